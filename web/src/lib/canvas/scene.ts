import type { Claim } from '../api'
import { passes, reach, type Filter } from './filter'
import type { Bond, Node, Sheet } from './sheet'

// A scene is what a sheet shows under a filter, in one description: both
// drawings, the table, the timeline and the print read it and nothing else.

export type Manner = 'fact' | 'assessment' | 'disputed'

// Line is everything between two subjects, whatever the relation and whoever
// says so.
export interface Line {
  id: string; from: string; to: string; claims: readonly Claim[]
  // Independent sources that support it.
  sources: number
  manner: Manner
  undated: boolean
  grades: readonly string[]
  first: string; last: string
}

// Dot is a subject, or several that are tied to the same others and told apart
// by nothing but their names.
export interface Dot extends Node { members: readonly string[]; ties: number }

export interface Scene { dots: readonly Dot[]; lines: readonly Line[]; claims: readonly Claim[] }

const denies = (c: Claim) => c.modality === 'denied' || c.modality === 'negated'

// pairOf names the line between two subjects, whichever comes first.
export const pairOf = (a: string, b: string) => (a < b ? a + '~' + b : b + '~' + a)

export function lineOf(id: string, bonds: readonly Bond[]): Line {
  const claims = bonds.map((b) => b.claim)
  const support = claims.filter((c) => !denies(c) && !c.correctedBy)
  const ends = claims.flatMap((c) => reach(c)).filter(Boolean).sort()
  const disputed = claims.some((c) => denies(c) || c.counteredBy?.length)
  return {
    id, from: bonds[0]!.from, to: bonds[0]!.to, claims, sources: new Set(support.map((c) => c.root ?? c.source)).size,
    manner: disputed ? 'disputed' : support.length > 0 && support.every((c) => c.basis === 'assessment') ? 'assessment' : 'fact',
    undated: ends.length === 0, grades: [...new Set(claims.map((c) => c.grade.text))].sort(), first: ends[0] ?? '', last: ends.at(-1) ?? '',
  }
}

export function scene(s: Sheet, f: Filter, fold = true): Scene {
  const shown = new Map([...s.nodes].filter(([, n]) => !n.hidden && !f.without.kind.includes(n.kind)))
  const pairs = new Map<string, Bond[]>()
  for (const b of s.bonds.values()) {
    if (!shown.has(b.from) || !shown.has(b.to) || !passes(b.claim, f)) continue
    const id = pairOf(b.from, b.to)
    const had = pairs.get(id)
    if (had) had.push(b)
    else pairs.set(id, [b])
  }
  const lines = [...pairs].map(([id, bonds]) => lineOf(id, bonds))
  const near = new Map<string, string[]>()
  for (const l of lines) {
    near.get(l.from)?.push(l.to) ?? near.set(l.from, [l.to])
    near.get(l.to)?.push(l.from) ?? near.set(l.to, [l.from])
  }
  const into = fold ? folds(shown, near, s.opened) : new Map<string, string[]>()
  const away = new Set([...into.values()].flatMap((m) => m.slice(1)))
  const dots: Dot[] = [...shown.values()].filter((n) => !away.has(n.id)).map((n) => ({ ...n, members: into.get(n.id) ?? [n.id], ties: near.get(n.id)?.length ?? 0 }))
  return { dots, lines: lines.filter((l) => !away.has(l.from) && !away.has(l.to)), claims: lines.flatMap((l) => l.claims) }
}

// Fewer than these are easier read apart.
const worthFolding = 4

// folds finds subjects of one kind that are tied to exactly the same others,
// and to one another by nothing: they are drawn as one, with a number.
function folds(shown: ReadonlyMap<string, Node>, near: ReadonlyMap<string, string[]>, opened: ReadonlySet<string>): Map<string, string[]> {
  const alike = new Map<string, string[]>()
  for (const n of shown.values()) {
    const to = near.get(n.id)
    if (!to || n.pin) continue
    const key = n.kind + ' ' + [...to].sort().join(' ')
    const had = alike.get(key)
    if (had) had.push(n.id)
    else alike.set(key, [n.id])
  }
  const out = new Map<string, string[]>()
  for (const ids of alike.values()) if (ids.length >= worthFolding && !opened.has(ids[0]!)) out.set(ids[0]!, ids)
  return out
}

// letter is the mark of a kind, beside its shape.
const letters: Record<string, string> = { person: 'P', organisation: 'O', group: 'G', vehicle: 'V', vessel: 'S', aircraft: 'A', premises: 'H', place: 'L', phone: 'T', account: '@', document: 'D', 'bank-account': '€', payment: '¤', weapon: 'W', event: 'E', item: 'I', report: 'R' }
export const letter = (kind: string) => letters[kind] ?? kind.slice(0, 1).toUpperCase()

// shape of a kind, as points of a polygon of radius 1; no points is a circle.
const polygons: Record<string, readonly (readonly [number, number])[]> = {
  organisation: [[-0.9, -0.9], [0.9, -0.9], [0.9, 0.9], [-0.9, 0.9]],
  group: [[-1.05, 0], [-0.55, -0.92], [0.55, -0.92], [1.05, 0], [0.55, 0.92], [-0.55, 0.92]],
  event: [[0, -1.2], [1.2, 0], [0, 1.2], [-1.2, 0]],
  place: [[-1.1, -0.8], [1.1, -0.8], [0, 1.15]],
  premises: [[-0.95, 0.95], [-0.95, -0.2], [0, -1.1], [0.95, -0.2], [0.95, 0.95]],
}
const things = [[-1.1, -0.65], [1.1, -0.65], [1.1, 0.65], [-1.1, 0.65]] as const
export const outline = (kind: string) => (kind === 'person' ? [] : (polygons[kind] ?? things))

// thickness of a line: one, two, three or more independent sources.
export const thickness = (l: Line) => [1, 1.5, 3.2, 5][Math.min(l.sources, 3)]!

// walk lists what a subject is tied to, in the order of the angle at which it
// stands, so that the arrow keys turn around it.
export function walk(v: Scene, id: string): string[] {
  const at = new Map(v.dots.map((d) => [d.id, d]))
  const here = at.get(id)
  if (!here) return []
  const others = v.lines.flatMap((l) => (l.from === id ? [l.to] : l.to === id ? [l.from] : []))
  const angle = (o: string) => { const p = at.get(o); return p ? Math.atan2(p.y - here.y, p.x - here.x) : 9 }
  return others.filter((o) => at.has(o)).sort((a, b) => angle(a) - angle(b) || (a < b ? -1 : 1))
}

// counts of a facet over claims or subjects, the most frequent first.
export function counts(values: Iterable<string>): [string, number][] {
  const n = new Map<string, number>()
  for (const v of values) n.set(v, (n.get(v) ?? 0) + 1)
  return [...n].sort((a, b) => b[1] - a[1] || (a[0] < b[0] ? -1 : 1))
}
