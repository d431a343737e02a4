import type { Hit, Proposal, Review } from './api'

// A sitting is a person with one report: what is decided so far, and nothing
// of it written. It is a value, as the CLI's `report review` keeps it; each act
// returns another, and taking one back is going to the one before.

export interface Decision { proposal: string; act: 'accept' | 'reject'; reason?: string; span?: Span; stop?: boolean }
export interface Span { begin: number; end: number }
export interface Sitting {
  decided: Record<string, Decision>
  // Quotes that were moved, in bytes of the text.
  spans: Record<string, Span>
  // The subject on record that a subject of the report is, by its id.
  merges: Record<string, { id: string; label: string; why: string }>
  unfolded: boolean
}
export const fresh: Sitting = { decided: {}, spans: {}, merges: {}, unfolded: false }

// walked lists the open proposals as they are walked: by person and event, the
// surest first, what is folded last and only when it is unfolded.
export function walked(v: Review, s: Sitting): Proposal[] {
  const by = new Map(v.proposals.map((p) => [p.id, p]))
  const open = (ids: readonly string[]) => ids.flatMap((id) => { const p = by.get(id); return p && p.state === 'open' ? [p] : [] })
  return [...v.groups.flatMap((g) => open(g.proposals)), ...(s.unfolded ? v.groups.flatMap((g) => open(g.folded)) : [])]
}

// sentence holds the undecided proposals that share the sentence of p.
export const sentence = (order: readonly Proposal[], s: Sitting, p: Proposal) => order.filter((o) => !s.decided[o.id] && o.in.begin === p.in.begin && o.in.end === p.in.end)

// next is the nearest undecided proposal from a place on, around the end.
export function next(order: readonly Proposal[], s: Sitting, from: number): number {
  for (let i = 0; i < order.length; i++) {
    const at = (from + i) % order.length
    if (!s.decided[order[at]!.id]) return at
  }
  return from
}

export function decide(s: Sitting, ids: readonly string[], how: Omit<Decision, 'proposal'>): Sitting {
  const decided = { ...s.decided }
  for (const id of ids) decided[id] = { proposal: id, ...how, ...(how.act === 'accept' && s.spans[id] ? { span: s.spans[id] } : {}) }
  return { ...s, decided }
}

export const merge = (s: Sitting, subject: string, h: Hit): Sitting => ({ ...s, merges: { ...s.merges, [subject]: { id: h.subject.id, label: h.subject.label, why: h.why.join('; ') } } })

// spanOf is the first quote of a proposal, as it was moved.
export const spanOf = (s: Sitting, p: Proposal): Span | undefined => s.spans[p.id] ?? (p.evidence[0] ? { begin: p.evidence[0].begin, end: p.evidence[0].end } : undefined)

const space = (c: string | undefined) => c === undefined || /\s/u.test(c)

// edge is where the word before (by < 0) or after a place of the text begins
// or ends, in units of the text; without another word it is the place itself.
export function edge(text: string, at: number, by: number, begin: boolean): number {
  for (let i = at + by; i >= 0 && i <= text.length; i += by) {
    const stop = begin ? i < text.length && !space(text[i]) && (i === 0 || space(text[i - 1])) : i > 0 && !space(text[i - 1]) && (i === text.length || space(text[i]))
    if (stop) return i
  }
  return at
}

// respan moves an end of the quote by one word; the quote keeps one at least.
// units and bytes turn offsets of the record into those of the text and back.
export function respan(s: Sitting, p: Proposal, text: string, end: 'begin' | 'end', by: number, units: (byte: number) => number, bytes: (unit: number) => number): Sitting {
  const was = spanOf(s, p)
  if (!was) return s
  const now = { ...was, [end]: bytes(edge(text, units(was[end]), by, end === 'begin')) }
  return now.begin < now.end ? { ...s, spans: { ...s.spans, [p.id]: now } } : s
}

// request is everything that was decided, for one transaction. A merge of a
// subject of which nothing is accepted is left out and named.
export function request(v: Review, s: Sitting, reason: (why: string) => string) {
  const decisions = v.proposals.flatMap((p) => s.decided[p.id] ?? [])
  const spoken = new Set(v.proposals.filter((p) => s.decided[p.id]?.act === 'accept' || p.state.startsWith('accepted')).map((p) => p.subject.id))
  const all = Object.entries(s.merges)
  return {
    decisions, merges: all.filter(([id]) => spoken.has(id)).map(([subject, m]) => ({ subject, with: m.id, reason: reason(m.why) })),
    left: v.groups.filter((g) => s.merges[g.about.id] && !spoken.has(g.about.id)).map((g) => g.about.label),
  }
}

// count of what waits to be written.
export const held = (s: Sitting) => Object.keys(s.decided).length + Object.keys(s.merges).length
