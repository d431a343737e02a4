import type { Path, Ref } from './api'

export interface Node { ref: Ref; x: number; y: number }
export interface Drawn { nodes: Node[]; width: number; height: number; steps: { from: number; to: number; path: number; step: number }[] }

// layout places the subjects of paths in columns by their distance from the
// start and in rows by path: the same paths give the same picture.
export function layout(paths: Path[], width = 900): Drawn {
  const column = new Map<string, number>()
  const row = new Map<string, number>()
  const order: Ref[] = []
  const longest = Math.max(1, ...paths.map((p) => p.steps.length))
  paths.forEach((p, i) => {
    const chain = p.steps.length ? [p.steps[0]!.from, ...p.steps.map((s) => s.to)] : []
    chain.forEach((r, k) => {
      if (column.has(r.id)) return
      column.set(r.id, k === chain.length - 1 ? longest : k)
      row.set(r.id, k === 0 || k === chain.length - 1 ? (paths.length - 1) / 2 : i)
      order.push(r)
    })
  })
  const gap = longest ? (width - 180) / longest : 0
  const nodes = order.map((ref) => ({ ref, x: 90 + gap * (column.get(ref.id) ?? 0), y: 56 + 96 * (row.get(ref.id) ?? 0) }))
  const index = new Map(order.map((r, i) => [r.id, i]))
  const steps = paths.flatMap((p, path) => p.steps.map((s, step) => ({ from: index.get(s.from.id) ?? 0, to: index.get(s.to.id) ?? 0, path, step })))
  return { nodes, steps, width, height: 112 + 96 * Math.max(0, paths.length - 1) }
}
