import type { Claim } from '../api'
import { fold, town } from './gazetteer'
import type { Scene } from './scene'

// What a map may show: places by their names, and who was tied to them, when,
// by whose word. Nothing is placed between two sightings.

export type Precision = 'town' | 'within' | 'country'
export interface Spot { id: string; label: string; kind: string; at: [number, number]; precision: Precision; via?: string; ties: { id: string; label: string; line: string; claims: Claim[]; first: string }[] }

const located = ['located-in', 'part-of']

// spots places what can be placed; the rest is returned as unplaced.
export function spots(v: Scene, country: (name: string) => [number, number] | undefined): { placed: Spot[]; unplaced: { id: string; label: string }[] } {
  const label = new Map(v.dots.map((d) => [d.id, d.label]))
  const within = new Map<string, string[]>()
  for (const c of v.claims) if (located.includes(c.predicate) && c.object) within.set(c.subject.id, [...(within.get(c.subject.id) ?? []), c.object.id])
  const placed: Spot[] = [], unplaced: { id: string; label: string }[] = []
  for (const d of v.dots) {
    if (d.kind !== 'place' && d.kind !== 'premises') continue
    const own = find(d.label, country)
    const parent = own ? undefined : within.get(d.id)?.map((id) => ({ label: label.get(id) ?? '', ...find(label.get(id) ?? '', country) })).find((p) => p.at)
    const at = own?.at ?? parent?.at
    if (!at) { unplaced.push({ id: d.id, label: d.label }); continue }
    const ties = v.lines.filter((l) => l.from === d.id || l.to === d.id).map((l) => { const o = l.from === d.id ? l.to : l.from; return { id: o, label: label.get(o) ?? '', line: l.id, claims: [...l.claims], first: l.first } })
    ties.sort((a, b) => (a.first || '9').localeCompare(b.first || '9') || a.label.localeCompare(b.label))
    placed.push({ id: d.id, label: d.label, kind: d.kind, at, precision: own?.precision ?? 'within', via: parent?.label, ties })
  }
  return { placed, unplaced }
}

// find reads a name as a town, also at the end of an address, or as a country.
function find(name: string, country: (name: string) => [number, number] | undefined): { at: [number, number]; precision: Precision } | undefined {
  const t = town(name)
  if (t) return { at: t, precision: 'town' }
  const c = country(fold(name))
  if (c) return { at: c, precision: 'country' }
  for (const part of name.split(/,| in /).reverse()) {
    const p = town(part.replace(/\b\d{4,5}\b/g, ''))
    if (p) return { at: p, precision: 'within' }
  }
  return undefined
}

export interface Stop { spot: Spot; claim: Claim; from: string; to: string }

const moves = ['seen-at', 'travelled-to', 'travelled-from', 'arrested-in', 'detained-in', 'deported-from', 'deported-to', 'resident-at', 'found-at']

// journey is what is told of one subject's whereabouts, in the order of the
// earliest day; what has no date has no place in the order.
export function journey(placed: readonly Spot[], id: string): { stops: Stop[]; undated: Stop[] } {
  const all = placed.flatMap((spot) => spot.ties.filter((t) => t.id === id).flatMap((t) => t.claims.filter((c) => moves.includes(c.predicate) && c.modality !== 'denied' && c.modality !== 'negated').map((claim) => ({ spot, claim, from: claim.valid.from ?? claim.valid.to ?? '', to: claim.valid.to ?? claim.valid.from ?? '' }))))
  return { stops: all.filter((s) => s.from).sort((a, b) => a.from.localeCompare(b.from) || a.to.localeCompare(b.to)), undated: all.filter((s) => !s.from) }
}
