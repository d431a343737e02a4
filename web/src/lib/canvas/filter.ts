import type { Claim } from '../api'

// What a filter can leave out, and in which time it looks. Facets name what is
// left out, so that something new is shown until somebody takes it away.
export const facets = ['kind', 'relation', 'source', 'grade', 'originator', 'handling'] as const
export type Facet = (typeof facets)[number]

export interface Filter {
  // The days between which something must have been so, or have been known;
  // empty is no bound.
  from: string; till: string
  // valid: when it was so. known: when it had been said.
  axis: 'valid' | 'known'
  without: Readonly<Record<Facet, readonly string[]>>
}

export const open: Filter = { from: '', till: '', axis: 'valid', without: { kind: [], relation: [], source: [], grade: [], originator: [], handling: [] } }

export const narrows = (f: Filter) => Boolean(f.from || f.till) || facets.some((k) => f.without[k].length > 0)

// valuesOf are the values of a claim under a facet; kind belongs to subjects.
export function valuesOf(c: Claim, facet: Facet): string[] {
  switch (facet) {
    case 'relation': return [c.predicateLabel]
    case 'source': return [c.source]
    case 'grade': return [c.grade.text]
    case 'originator': return [c.marking.originator]
    case 'handling': return c.marking.codes.length ? c.marking.codes : ['H0']
    default: return []
  }
}

const day = (s: string | undefined) => (s ? s.slice(0, 10) : '')

// since is the first day on which a claim could be known: when its source said
// it, or else when it was put on record.
export const since = (c: Claim) => day(c.stated?.from) || day(c.stated?.to) || day(c.recorded)

// span of a claim in time: '' is an end that nobody stated.
export const reach = (c: Claim): [string, string] => [day(c.valid.from), day(c.valid.to)]

// passes says whether a claim stays. A claim without a date may have held at
// any time, so no window leaves it out.
export function passes(c: Claim, f: Filter): boolean {
  for (const k of facets) {
    const out = f.without[k]
    if (out.length && valuesOf(c, k).some((v) => out.includes(v))) return false
  }
  if (f.axis === 'known') return (!f.from || since(c) >= f.from) && (!f.till || since(c) <= f.till)
  const [from, to] = reach(c)
  if (!from && !to) return true
  return (!f.till || (from || to) <= f.till) && (!f.from || (to || from) >= f.from)
}

// toggle takes a value out of what is left out, or puts it in.
export function toggle(f: Filter, facet: Facet, value: string): Filter {
  const had = f.without[facet]
  return { ...f, without: { ...f.without, [facet]: had.includes(value) ? had.filter((v) => v !== value) : [...had, value].sort() } }
}

// only leaves out every other value of a facet.
export const only = (f: Filter, facet: Facet, value: string, all: readonly string[]): Filter => ({ ...f, without: { ...f.without, [facet]: all.filter((v) => v !== value).sort() } })

// words writes a filter for the address, without names or free text: days and
// the axis alone.
export const words = (f: Filter) => new URLSearchParams(Object.entries({ from: f.from, till: f.till, axis: f.axis === 'known' ? 'known' : '' }).filter(([, v]) => v)).toString()
