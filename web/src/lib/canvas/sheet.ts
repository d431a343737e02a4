import type { Claim, Ref } from '../api'
import { place } from './place'

// A sheet is what is on a chart: subjects with their places, and the claims
// that tie them. It is a value: every act on it returns another, so that undo
// is going back to the one before, byte for byte.

export interface Node { id: string; kind: string; label: string; x: number; y: number; pin?: true; hidden?: true }

// Bond is one claim that ties two subjects of the sheet. Its ends are the
// subjects that stand for the records of the claim.
export interface Bond { from: string; to: string; claim: Claim }

// Growth is one expansion: what it added, and nothing else.
export interface Growth { of: string; nodes: readonly string[]; claims: readonly string[] }

export interface Sheet {
  nodes: ReadonlyMap<string, Node>
  bonds: ReadonlyMap<string, Bond>
  growths: readonly Growth[]
  // Folds that were opened: the first subject of each.
  opened: ReadonlySet<string>
}

export const blank: Sheet = { nodes: new Map(), bonds: new Map(), growths: [], opened: new Set() }

// The bounds of a chart: what one expansion draws unasked, what a chart holds
// unasked, and what it holds at all. Above, a table serves better.
export const bounds = { step: 50, asked: 300, most: 3000 } as const

// add puts subjects on the sheet, beside what they are tied to.
export function add(s: Sheet, refs: readonly Ref[], bonds: readonly Bond[] = []): Sheet {
  const fresh = [...new Map(refs.filter((r) => !s.nodes.has(r.id)).map((r) => [r.id, r])).values()]
  const known = (id: string) => s.nodes.has(id) || fresh.some((r) => r.id === id)
  const fit = bonds.filter((b) => b.from !== b.to && known(b.from) && known(b.to) && !s.bonds.has(b.claim.id))
  if (!fresh.length && !fit.length) return s
  const at = place(s.nodes, fresh.map((r) => r.id), [...s.bonds.values(), ...fit])
  const nodes = new Map(s.nodes)
  for (const r of fresh) nodes.set(r.id, { id: r.id, kind: r.kind, label: r.label, ...at.get(r.id)! })
  const all = new Map(s.bonds)
  for (const b of fit) all.set(b.claim.id, b)
  return { ...s, nodes, bonds: all }
}

// expand adds the neighbours of one subject that were ticked, with the claims
// that tie them, and remembers what it added.
export function expand(s: Sheet, of: Ref, others: readonly Ref[], bonds: readonly Bond[]): Sheet {
  const next = add(s, [of, ...others], bonds)
  const nodes = [...next.nodes.keys()].filter((id) => !s.nodes.has(id) && id !== of.id)
  const claims = [...next.bonds.keys()].filter((id) => !s.bonds.has(id))
  if (!nodes.length && !claims.length) return next
  return { ...next, growths: [...next.growths, { of: of.id, nodes, claims }] }
}

// collapse takes back exactly what the last expansion of a subject added, but
// nothing that something else on the sheet is tied to by now.
export function collapse(s: Sheet, of: string): Sheet {
  const g = s.growths.findLast((x) => x.of === of)
  if (!g) return s
  const bonds = new Map(s.bonds)
  for (const id of g.claims) bonds.delete(id)
  const tied = new Set([...bonds.values()].flatMap((b) => [b.from, b.to]))
  const grown = new Set(s.growths.filter((x) => x !== g).map((x) => x.of))
  const nodes = new Map(s.nodes)
  for (const id of g.nodes) if (!tied.has(id) && !grown.has(id) && !nodes.get(id)?.pin) nodes.delete(id)
  return trim({ ...s, nodes, bonds, growths: s.growths.filter((x) => x !== g) })
}

// remove takes subjects off the sheet with everything that tied them.
export function remove(s: Sheet, ids: readonly string[]): Sheet {
  const gone = new Set(ids)
  const nodes = new Map([...s.nodes].filter(([id]) => !gone.has(id)))
  if (nodes.size === s.nodes.size) return s
  const bonds = new Map([...s.bonds].filter(([, b]) => nodes.has(b.from) && nodes.has(b.to)))
  return trim({ ...s, nodes, bonds })
}

// trim drops from the expansions what is no longer on the sheet.
function trim(s: Sheet): Sheet {
  const growths = s.growths.map((g) => ({ of: g.of, nodes: g.nodes.filter((n) => s.nodes.has(n)), claims: g.claims.filter((c) => s.bonds.has(c)) }))
  return { ...s, growths: growths.filter((g) => s.nodes.has(g.of) && (g.nodes.length || g.claims.length)) }
}

function change(s: Sheet, ids: readonly string[], how: (n: Node) => Node): Sheet {
  const nodes = new Map(s.nodes)
  for (const id of ids) { const n = nodes.get(id); if (n) nodes.set(id, how(n)) }
  return { ...s, nodes }
}

const flip = (on: boolean) => (on ? (true as const) : undefined)

// hide keeps subjects on the sheet and draws them no more; show undoes it.
export const hide = (s: Sheet, ids: readonly string[]) => change(s, ids, (n) => ({ ...n, hidden: true as const }))
export const showAll = (s: Sheet) => change(s, [...s.nodes.keys()], ({ hidden: _, ...n }) => n)

// pin holds a subject where it is, whatever is laid out around it.
export const pin = (s: Sheet, ids: readonly string[], on: boolean) => change(s, ids, ({ pin: _, ...n }) => (flip(on) ? { ...n, pin: true as const } : n))

// move puts a subject where a person wants it, and pins it there.
export const move = (s: Sheet, id: string, x: number, y: number) => change(s, [id], (n) => ({ ...n, x, y, pin: true as const }))

export const unfold = (s: Sheet, id: string): Sheet => ({ ...s, opened: new Set([...s.opened, id]) })

// merge is the union of two sheets; where both place a subject, the older
// sheet's place stands.
export function merge(older: Sheet, newer: Sheet): Sheet {
  return { nodes: new Map([...newer.nodes, ...older.nodes]), bonds: new Map([...newer.bonds, ...older.bonds]), growths: [...older.growths, ...newer.growths], opened: new Set([...older.opened, ...newer.opened]) }
}

// relay lays everything out again, save what is pinned.
export function relay(s: Sheet): Sheet {
  const kept = new Map([...s.nodes].filter(([, n]) => n.pin))
  const at = place(kept, [...s.nodes.keys()].filter((id) => !kept.has(id)), [...s.bonds.values()])
  return { ...s, nodes: new Map([...s.nodes].map(([id, n]) => [id, n.pin ? n : { ...n, ...at.get(id)! }])) }
}
