import type { Claim } from '../api'
import { reach, since, type Filter } from './filter'

// Times of claims on a line from 0 to 100, for lanes and for the strip above.

const day = 86400000
const parse = (s: string) => Date.parse(s + 'T00:00:00Z')
export const dayOf = (ms: number) => new Date(ms).toISOString().slice(0, 10)

export interface Lane { id: string; label: string; bars: { x: number; width: number; soft: boolean; claim: Claim }[] }
export interface Strip { first: number; last: number; bins: { x: number; width: number; n: number }[]; most: number }

// ends of a claim under an axis; undefined has no place on it.
function ends(c: Claim, axis: Filter['axis']): [number, number, boolean] | undefined {
  if (axis === 'known') { const s = since(c); return s ? [parse(s), parse(s) + day, false] : undefined }
  const [from, to] = reach(c)
  if (!from && !to) return undefined
  return [parse(from || to), parse(to || from) + day, !from || !to || Boolean(c.valid.approx)]
}

// strip counts claims in equal parts of the time that all of them span.
export function strip(claims: readonly Claim[], axis: Filter['axis'], parts = 60): Strip | undefined {
  const at = claims.flatMap((c) => { const e = ends(c, axis); return e ? [e] : [] })
  if (!at.length) return undefined
  let [first, last] = [Infinity, -Infinity]
  for (const [a, b] of at) { first = Math.min(first, a); last = Math.max(last, b) }
  if (last - first < 7 * day) { first -= 3 * day; last += 3 * day }
  const bins = new Array<number>(parts).fill(0)
  const place = (ms: number) => Math.max(0, Math.min(parts - 1, Math.floor(((ms - first) / (last - first)) * parts)))
  for (const [a, b] of at) for (let i = place(a); i <= place(b - 1); i++) bins[i]!++
  return { first, last, most: Math.max(...bins), bins: bins.map((n, i) => ({ x: (100 * i) / parts, width: 100 / parts, n })) }
}

// lanes give each subject its claims in time; a claim without a date has none.
export function lanes(rows: readonly { id: string; label: string; claims: readonly Claim[] }[], s: Strip, axis: Filter['axis']): Lane[] {
  const scale = 100 / (s.last - s.first)
  return rows.flatMap((r) => {
    const bars = r.claims.flatMap((claim) => {
      const e = ends(claim, axis)
      if (!e) return []
      const x = Math.max(0, (e[0] - s.first) * scale)
      return [{ x: Math.min(x, 99.4), width: Math.min(Math.max((e[1] - e[0]) * scale, 0.6), 100 - Math.min(x, 99.4)), soft: e[2], claim }]
    })
    return bars.length ? [{ id: r.id, label: r.label, bars }] : []
  })
}

// ticks are round days within a strip: years, or months where it is short.
export function ticks(s: Strip): { x: number; day: string }[] {
  const out: { x: number; day: string }[] = []
  const months = (s.last - s.first) / (30 * day)
  const step = months > 48 ? 12 : months > 24 ? 6 : months > 10 ? 3 : 1
  const d = new Date(s.first)
  d.setUTCDate(1); d.setUTCHours(0, 0, 0, 0); d.setUTCMonth(Math.floor(d.getUTCMonth() / step) * step)
  for (; d.getTime() <= s.last && out.length < 80; d.setUTCMonth(d.getUTCMonth() + step)) if (d.getTime() >= s.first) out.push({ x: (100 * (d.getTime() - s.first)) / (s.last - s.first), day: dayOf(d.getTime()) })
  return out
}
