import { isolate, t, when } from '../language.svelte'
import type { Line } from './scene'

const manners = { fact: 'mannerFact', assessment: 'mannerAssessment', disputed: 'mannerDisputed' } as const
export const mannerWord = (l: Line) => t(manners[l.manner])

// span says when a line held, as far as anybody said so.
export const span = (l: { first: string; last: string }) => (!l.first ? t('noDate') : l.first === l.last ? when(l.first) : `${when(l.first)} – ${when(l.last)}`)

// lineName is a line in words, for whoever does not see it.
export const lineName = (l: Line, from: string, to: string) => t('lineName', { from: isolate(from), to: isolate(to), what: [...new Set(l.claims.map((c) => c.predicateLabel))].join(', '), n: l.sources, manner: mannerWord(l), when: span(l) })
