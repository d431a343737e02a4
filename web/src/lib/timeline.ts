import type { Claim } from './api'

export interface Bar { claim: Claim; x: number; width: number; hard: boolean }
export interface Timeline { bars: Bar[]; undated: Claim[]; first: string; last: string }

const day = 86400000

// reach is the earliest and latest day that the words of a time allow.
function reach(c: Claim): [number, number] | undefined {
  const ends = [c.valid.from, c.valid.to].map((s) => (s ? Date.parse(s) : NaN))
  const [from = NaN, to = NaN] = ends
  if (Number.isNaN(from) && Number.isNaN(to)) return undefined
  return [Number.isNaN(from) ? to : from, Number.isNaN(to) ? from : to]
}

// timeline places claims on a line from 0 to 100, earliest start first. A claim
// without a date is never placed; an open end is not invented, only softened.
export function timeline(claims: Claim[]): Timeline {
  const placed = claims.flatMap((claim) => { const r = reach(claim); return r ? [{ claim, r }] : [] })
  placed.sort((a, b) => a.r[0] - b.r[0] || a.r[1] - b.r[1] || a.claim.seq - b.claim.seq)
  if (!placed.length) return { bars: [], undated: [...claims], first: '', last: '' }
  const first = Math.min(...placed.map((p) => p.r[0]))
  const last = Math.max(...placed.map((p) => p.r[1]), first + day)
  const scale = 100 / (last - first)
  return {
    bars: placed.map(({ claim, r }) => {
      const width = Math.max((r[1] - r[0]) * scale, 1)
      return { claim, x: Math.min((r[0] - first) * scale, 100 - width), width, hard: Boolean(claim.valid.from && claim.valid.to) && !claim.valid.approx }
    }),
    undated: claims.filter((c) => !reach(c)), first: new Date(first).toISOString().slice(0, 10), last: new Date(last).toISOString().slice(0, 10),
  }
}
