import { outline, thickness, type Dot, type Line, type Scene } from './scene'

// How a scene becomes marks. Up to `apart` subjects each mark is an element of
// its own, with a name that can be read out; above, marks of one look are one
// path, so that a chart of thousands opens and moves as lightly as a small one.
export const apart = 600
export const radius = 15

export interface Camera { k: number; x: number; y: number }

const r1 = (n: number) => Math.round(n * 10) / 10

// ring is the outline of a kind around a point.
export function ring(kind: string, x: number, y: number, r: number): string {
  const p = outline(kind)
  if (!p.length) return `M${r1(x - r)} ${r1(y)}a${r} ${r} 0 1 0 ${2 * r} 0a${r} ${r} 0 1 0 ${-2 * r} 0Z`
  return 'M' + p.map(([a, b]) => `${r1(x + a * r)} ${r1(y + b * r)}`).join('L') + 'Z'
}

// stroke is a line from rim to rim; where nobody gave a date, its end stays
// open: it stops short of the subject with a hollow ring.
export function stroke(a: Dot, b: Dot, l: Line, r = radius): { d: string; hollow?: { x: number; y: number } } {
  const length = Math.hypot(b.x - a.x, b.y - a.y) || 1
  const [ux, uy] = [(b.x - a.x) / length, (b.y - a.y) / length]
  const rim = r + 2
  const end = l.undated ? rim + r / 2 : rim
  const [x1, y1, x2, y2] = [a.x + ux * rim, a.y + uy * rim, b.x - ux * end, b.y - uy * end]
  return { d: `M${r1(x1)} ${r1(y1)}L${r1(x2)} ${r1(y2)}`, hollow: l.undated ? { x: r1(b.x - ux * (rim + r / 4)), y: r1(b.y - uy * (rim + r / 4)) } : undefined }
}

export interface Batch { key: string; d: string; name: string; width?: number }

// batches are a whole scene in a few paths: lines by manner and thickness,
// subjects by kind.
// dotFrom is the radius of a subject in a chart of thousands, so that it stays
// visible from afar; in steps of two, so that it is drawn anew seldom.
export const dotFrom = (k: number) => Math.max(radius, 2.5 * 2 ** Math.ceil(Math.log2(1 / Math.max(k, 0.02))))

export function batches(v: Scene, r = radius): { lines: Batch[]; dots: Batch[] } {
  const at = new Map(v.dots.map((d) => [d.id, d]))
  const lines = new Map<string, { d: string[]; manner: string; width: number }>()
  for (const l of v.lines) {
    const a = at.get(l.from), b = at.get(l.to)
    if (!a || !b) continue
    const width = thickness(l)
    const key = l.manner + width
    const had = lines.get(key) ?? lines.set(key, { d: [], manner: l.manner, width }).get(key)!
    had.d.push(`M${r1(a.x)} ${r1(a.y)}L${r1(b.x)} ${r1(b.y)}`)
  }
  const dots = new Map<string, string[]>()
  for (const d of v.dots) {
    const had = dots.get(d.kind) ?? dots.set(d.kind, []).get(d.kind)!
    had.push(ring(d.kind, d.x, d.y, r))
  }
  return { lines: [...lines].map(([key, b]) => ({ key, d: b.d.join(''), name: b.manner, width: b.width })), dots: [...dots].map(([kind, d]) => ({ key: kind, d: d.join(''), name: kind })) }
}

export function box(dots: readonly { x: number; y: number }[]): { x: number; y: number; width: number; height: number } {
  if (!dots.length) return { x: 0, y: 0, width: 1, height: 1 }
  let [x, y, right, bottom] = [Infinity, Infinity, -Infinity, -Infinity]
  for (const d of dots) { x = Math.min(x, d.x); y = Math.min(y, d.y); right = Math.max(right, d.x); bottom = Math.max(bottom, d.y) }
  return { x, y, width: right - x, height: bottom - y }
}

// fit is the camera that shows everything, never larger than life.
export function fit(dots: readonly { x: number; y: number }[], width: number, height: number): Camera {
  const b = box(dots)
  const k = Math.min(1, (width - 150) / Math.max(b.width, 1), (height - 84) / Math.max(b.height, 1))
  const scale = Math.max(k, 0.02)
  return { k: scale, x: width / 2 - scale * (b.x + b.width / 2), y: height / 2 - scale * (b.y + b.height / 2) }
}

export const brief = (s: string, most = 26) => ([...s].length > most ? [...s].slice(0, most - 1).join('') + '…' : s)

// swell keeps marks of a size that can be read while the chart is seen from
// afar: up to twice their own.
export const swell = (k: number) => Math.min(Math.max(1 / Math.max(k, 0.02), 1), 2)

// Label is a name beside its subject: below it, or where there is room.
export interface Label { dot: Dot; dx: number; dy: number; anchor: 'middle' | 'start' | 'end' }

// labels chooses which names are written so that none lies upon another name
// or subject: the ones asked for first, then the best tied. dx and dy are on
// the screen.
export function labels(dots: readonly Dot[], camera: Camera, width: number, height: number, first: ReadonlySet<string>, most = 400): Label[] {
  const r = radius * camera.k * swell(camera.k)
  const inside = dots.flatMap((d) => { const x = camera.k * d.x + camera.x, y = camera.k * d.y + camera.y; return x > -80 && y > -30 && x < width + 80 && y < height + 30 ? [{ d, x, y }] : [] })
  inside.sort((a, b) => Number(first.has(b.d.id)) - Number(first.has(a.d.id)) || b.d.ties - a.d.ties || (a.d.id < b.d.id ? -1 : 1))
  const taken = new Map<string, [number, number, number, number, string][]>()
  const cells = (l: number, t: number, right: number, b: number) => {
    const out: string[] = []
    for (let cx = Math.floor(l / 90); cx <= Math.floor(right / 90); cx++) for (let cy = Math.floor(t / 40); cy <= Math.floor(b / 40); cy++) out.push(cx + ',' + cy)
    return out
  }
  const put = (l: number, t: number, right: number, b: number, id: string) => { for (const c of cells(l, t, right, b)) (taken.get(c) ?? taken.set(c, []).get(c)!).push([l, t, right, b, id]) }
  const free = (l: number, t: number, right: number, b: number, id: string) => !cells(l, t, right, b).some((c) => taken.get(c)?.some((o) => o[4] !== id && l < o[2] && right > o[0] && t < o[3] && b > o[1]))
  for (const p of inside.slice(0, 2000)) put(p.x - r, p.y - r, p.x + r, p.y + r, p.d.id)
  const out: Label[] = []
  for (const { d, x, y } of inside) {
    if (out.length >= most) break
    const long = Math.min([...d.label].length, 26) * 6.6 + 6
    const spots: [number, number, Label['anchor']][] = [[0, r + 13, 'middle'], [0, -r - 6, 'middle'], [r + 5, 4, 'start'], [-r - 5, 4, 'end']]
    const rect = ([dx, dy, anchor]: typeof spots[number]): [number, number, number, number] => {
      const left = anchor === 'middle' ? x + dx - long / 2 : anchor === 'start' ? x + dx : x + dx - long
      return [left, y + dy - 10, left + long, y + dy + 3]
    }
    const spot = spots.find((s) => free(...rect(s), d.id)) ?? (first.has(d.id) || inside.length < 25 ? spots[0]! : undefined)
    if (!spot) continue
    put(...rect(spot), d.id + ' name')
    out.push({ dot: d, dx: spot[0], dy: spot[1], anchor: spot[2] })
  }
  return out
}

// nearest finds the subject under a point of the drawing.
export function nearest(dots: readonly Dot[], x: number, y: number, within: number): Dot | undefined {
  let best: Dot | undefined
  let least = within
  for (const d of dots) { const far = Math.hypot(d.x - x, d.y - y); if (far <= least) { least = far; best = d } }
  return best
}

// nearestLine finds the line under a point of the drawing.
export function nearestLine(v: Scene, x: number, y: number, within: number): Line | undefined {
  const at = new Map(v.dots.map((d) => [d.id, d]))
  let best: Line | undefined
  let least = within
  for (const l of v.lines) {
    const a = at.get(l.from), b = at.get(l.to)
    if (!a || !b) continue
    const [dx, dy] = [b.x - a.x, b.y - a.y]
    const along = Math.max(0, Math.min(1, ((x - a.x) * dx + (y - a.y) * dy) / (dx * dx + dy * dy || 1)))
    const far = Math.hypot(a.x + along * dx - x, a.y + along * dy - y)
    if (far <= least) { least = far; best = l }
  }
  return best
}

// labelBoxes is the same choice for marks that are placed on the screen.
export function labelBoxes(marks: readonly { id: string; label: string; x: number; y: number; rank: number }[], width: number, height: number) {
  const out: typeof marks[number][] = []
  for (const m of [...marks].sort((a, b) => b.rank - a.rank || (a.id < b.id ? -1 : 1))) {
    if (m.x < -60 || m.y < -20 || m.x > width + 60 || m.y > height + 20) continue
    const half = m.label.length * 3.4 + 4
    if (!out.some((o) => Math.abs(o.x - m.x) < half + o.label.length * 3.4 && Math.abs(o.y - m.y) < 15)) out.push(m)
  }
  return out
}
