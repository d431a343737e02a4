import type { Claim, Path } from '../api'
import { isolate, t, when } from '../language.svelte'

// A step of a path in words, in a fixed order: subject, what, object, when, by
// whose word. What was denied or only reported says so itself.

const manners: Record<string, 'modReported' | 'modAlleged' | 'modDenied' | 'modNegated' | 'modPlanned'> = { reported: 'modReported', alleged: 'modAlleged', denied: 'modDenied', negated: 'modNegated', planned: 'modPlanned' }

export const held = (c: Claim) => {
  const [a, b] = [when(c.valid.from), when(c.valid.to)]
  if (!a && !b) return ''
  if (a && b && a !== b) return t('betweenDays', { from: a, to: b })
  return a || b
}

export function told(c: Claim): string {
  const said = t('toldClaim', { subject: isolate(c.subject.label), what: c.predicateLabel, object: isolate(c.object?.label ?? c.value?.text ?? '') })
  const m = manners[c.modality]
  return (m ? t(m, { said }) : said) + (held(c) ? ', ' + held(c) : '')
}

// weakest names the step on which a path stands worst, with its grades.
export function weakest(p: Path): string {
  const s = p.steps[p.weakest]
  if (!s) return ''
  return t('weakestIs', { step: p.weakest + 1, grades: [...new Set(s.claims.map((c) => c.grade.text))].join(', '), n: s.sources })
}

// order says whether the steps can follow one another in time.
export function order(p: Path): 'certain' | 'possible' | 'against' {
  const days = p.steps.map((s) => { const c = s.claims.find((x) => x.valid.from || x.valid.to); return c ? [c.valid.from ?? c.valid.to ?? '', c.valid.to ?? c.valid.from ?? ''] as const : undefined })
  let sure = true, latest = ''
  for (const d of days) {
    if (!d) { sure = false; continue }
    if (latest && d[1] < latest) return 'against'
    if (latest && d[0] < latest) sure = false
    latest = d[0] > latest ? d[0] : latest
  }
  return sure && days.length > 1 ? 'certain' : 'possible'
}

// rootsOf lists the sources that a path stands on, by their root.
export function rootsOf(p: Path): { root: string; name: string }[] {
  return [...new Map(p.steps.flatMap((s) => s.claims.filter((c) => c.modality !== 'denied' && c.modality !== 'negated').map((c) => [c.root, { root: c.root, name: c.source }] as const))).values()]
}
