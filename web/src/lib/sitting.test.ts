import { describe, expect, it } from 'vitest'
import type { Hit, Proposal, Review } from './api'
import { bytesOf, unitsOf } from './bytes'
import { decide, edge, fresh, merge, next, request, respan, sentence, walked, type Sitting } from './sitting'

const text = 'Ève Fictief vit à Gand. Joris Fictief y va.'
const quote = (id: string, subject: string, words: string, band = 'high') => {
  const begin = new TextEncoder().encode(text.slice(0, text.indexOf(words))).length
  const into = begin < 25 ? { begin: 0, end: 25 } : { begin: 26, end: 45 }
  return { id, about: subject, subject: { id: subject, kind: 'person', label: subject }, evidence: [{ begin, end: begin + new TextEncoder().encode(words).length }], in: into, band, state: 'open' } as unknown as Proposal
}
const v = {
  text, proposals: [quote('p1', 's1', 'Ève Fictief'), quote('p2', 's1', 'vit à'), quote('p3', 's2', 'Joris'), quote('p4', 's2', 'y va', 'low')],
  groups: [{ about: { id: 's1', label: 'Ève Fictief' }, proposals: ['p2', 'p1'], folded: [], candidates: [] }, { about: { id: 's2', label: 'Joris Fictief' }, proposals: ['p3'], folded: ['p4'], candidates: [] }],
} as unknown as Review
const hit = { subject: { id: 'known', kind: 'person', label: 'Eve Fictief' }, why: ['the name is alike'] } as unknown as Hit

describe('a sitting over a report', () => {
  it('walks by person, the surest first, and what is folded only when asked', () => {
    expect(walked(v, fresh).map((p) => p.id)).toEqual(['p2', 'p1', 'p3'])
    expect(walked(v, { ...fresh, unfolded: true }).map((p) => p.id)).toEqual(['p2', 'p1', 'p3', 'p4'])
  })
  it('accepts what shares a sentence, and goes on to the next that is open', () => {
    const order = walked(v, fresh)
    const s = decide(fresh, sentence(order, fresh, order[0]!).map((p) => p.id), { act: 'accept' })
    expect(Object.keys(s.decided).sort()).toEqual(['p1', 'p2'])
    expect(order[next(order, s, 0)]!.id).toBe('p3')
    expect(fresh.decided).toEqual({}) // the one before is untouched: u goes back to it
  })
  it('moves the ends of a quote by words, in bytes, and never beyond each other', () => {
    const move = (s: Sitting, end: 'begin' | 'end', by: number) => respan(s, v.proposals[1]!, text, end, by, unitsOf(text), bytesOf(text))
    const words = (s: Sitting) => new TextDecoder().decode(new TextEncoder().encode(text).slice(s.spans['p2']!.begin, s.spans['p2']!.end))
    expect(words(move(fresh, 'end', 1))).toBe('vit à Gand.')
    expect(words(move(fresh, 'begin', -1))).toBe('Fictief vit à')
    const one = move(fresh, 'begin', 1)
    expect(words(one)).toBe('à')
    expect(move(one, 'end', -1)).toBe(one)
    expect(edge(text, 0, -1, true)).toBe(0)
  })
  it('sends a moved quote with its acceptance, and a merge only of whom something is accepted', () => {
    let s = respan(fresh, v.proposals[1]!, text, 'end', 1, unitsOf(text), bytesOf(text))
    s = merge(merge(decide(s, ['p2'], { act: 'accept' }), 's1', hit), 's2', hit)
    const r = request(v, s, (why) => why)
    expect(r.decisions).toEqual([{ proposal: 'p2', act: 'accept', span: s.spans['p2'] }])
    expect(r.merges).toEqual([{ subject: 's1', with: 'known', reason: 'the name is alike' }])
    expect(r.left).toEqual(['Joris Fictief'])
  })
})
