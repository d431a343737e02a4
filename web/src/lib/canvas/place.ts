// Places for subjects that are new on a chart. What stands already stays; the
// new ones start beside what they are tied to and are pushed apart. The same
// chart always gives the same picture: there is no chance in it. Large charts
// come from the node with their places.

export interface Point { x: number; y: number }
interface End { from: string; to: string }

// The distance, in units of the drawing, that tied subjects like to keep.
export const span = 115
const rounds = 120
const golden = Math.PI * (3 - Math.sqrt(5))

export function place(kept: ReadonlyMap<string, Point>, fresh: readonly string[], bonds: readonly End[]): Map<string, Point> {
  const at = new Map<string, Point>([...kept].map(([id, p]) => [id, { x: p.x, y: p.y }]))
  const near = neighbours(bonds)
  // The best tied of the new ones first, so that the others gather round it.
  const order = [...fresh].sort((a, b) => (near.get(b)?.size ?? 0) - (near.get(a)?.size ?? 0) || (a < b ? -1 : 1))
  const used = new Map<string, number>()
  for (const id of order) at.set(id, start(id, at, near, used))
  if (fresh.length && at.size > 1 && fresh.length * at.size <= 400_000) settle(at, new Set(fresh), near)
  return new Map(fresh.map((id) => [id, at.get(id)!]))
}

function neighbours(bonds: readonly End[]): Map<string, Set<string>> {
  const near = new Map<string, Set<string>>()
  const tie = (a: string, b: string) => (near.get(a) ?? near.set(a, new Set()).get(a)!).add(b)
  for (const b of bonds) { tie(b.from, b.to); tie(b.to, b.from) }
  return near
}

// start is a place on a spiral around the first tied subject that has one,
// begun on the side that looks away from the middle of the chart.
function start(id: string, at: Map<string, Point>, near: Map<string, Set<string>>, used: Map<string, number>): Point {
  const anchor = [...(near.get(id) ?? [])].find((o) => at.has(o)) ?? ''
  const k = used.get(anchor) ?? 0
  used.set(anchor, k + 1)
  const centre = at.get(anchor)
  if (!centre) return k === 0 && at.size === 0 ? { x: 0, y: 0 } : spiral(middle(at), at.size + k, 0)
  const m = middle(at)
  return spiral(centre, k + 1, Math.atan2(centre.y - m.y, centre.x - m.x))
}

const spiral = (c: Point, k: number, turn: number): Point => {
  const r = span * 0.8 * Math.sqrt(k)
  return { x: c.x + r * Math.cos(turn + k * golden), y: c.y + r * Math.sin(turn + k * golden) }
}

function middle(at: Map<string, Point>): Point {
  let x = 0, y = 0
  for (const p of at.values()) { x += p.x; y += p.y }
  return at.size ? { x: x / at.size, y: y / at.size } : { x: 0, y: 0 }
}

// settle moves the new ones alone: springs along ties, and everything pushes
// everything away (Fruchterman and Reingold 1991).
function settle(at: Map<string, Point>, fresh: Set<string>, near: Map<string, Set<string>>) {
  const ids = [...at.keys()]
  const points = ids.map((id) => at.get(id)!)
  const index = new Map(ids.map((id, i) => [id, i]))
  const moving = ids.flatMap((id, i) => (fresh.has(id) ? [i] : []))
  const m = middle(at)
  for (let round = 0; round < rounds; round++) {
    const step = span * 0.6 * (1 - round / rounds) ** 2 + 0.5
    for (const i of moving) {
      const p = points[i]!
      let fx = (m.x - p.x) * 0.06, fy = (m.y - p.y) * 0.06 // a little gravity keeps the parts of a chart on one sheet
      for (let j = 0; j < points.length; j++) {
        if (j === i) continue
        const q = points[j]!
        let dx = p.x - q.x, dy = (p.y - q.y) * 1.25 // labels are wide: rows need less room than columns
        const d2 = dx * dx + dy * dy
        if (d2 > span * span * 9) continue
        if (d2 < 1) { dx = Math.cos(i * golden); dy = Math.sin(i * golden) }
        const f = (span * span) / Math.max(d2, 100)
        fx += dx * f; fy += dy * f
      }
      for (const o of near.get(ids[i]!) ?? []) {
        const k = index.get(o)
        if (k === undefined) continue
        const q = points[k]!
        const d = Math.hypot(q.x - p.x, q.y - p.y) / span
        fx += (q.x - p.x) * d; fy += (q.y - p.y) * d
      }
      const length = Math.hypot(fx, fy)
      if (length > 0.01) { p.x += (fx / length) * Math.min(length, step); p.y += (fy / length) * Math.min(length, step) }
    }
  }
  for (const i of moving) { points[i]!.x = Math.round(points[i]!.x); points[i]!.y = Math.round(points[i]!.y) }
}
