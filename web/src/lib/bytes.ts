// Offsets of evidence count bytes of UTF-8; the browser counts UTF-16 units.
// They are converted here, and nowhere else.

export function unitsOf(text: string): (byte: number) => number {
  const starts: number[] = [] // byte offset at which each code point begins
  const units: number[] = []
  let byte = 0
  let unit = 0
  for (const c of text) {
    starts.push(byte)
    units.push(unit)
    const p = c.codePointAt(0) ?? 0
    byte += p < 0x80 ? 1 : p < 0x800 ? 2 : p < 0x10000 ? 3 : 4
    unit += c.length
  }
  starts.push(byte)
  units.push(unit)
  return (at) => {
    let lo = 0
    let hi = starts.length - 1
    while (lo < hi) {
      const mid = (lo + hi + 1) >> 1
      if ((starts[mid] ?? 0) <= at) lo = mid
      else hi = mid - 1
    }
    return units[lo] ?? 0
  }
}

// bytesOf is the way back: from a place in the text to its byte.
export const bytesOf = (text: string) => (unit: number) => new TextEncoder().encode(text.slice(0, unit)).length

export interface Piece { text: string; marks: string[] }

// cut splits a text into pieces at the ends of spans; each piece names the
// spans that cover it.
export function cut(text: string, spans: { id: string; begin: number; end: number }[]): Piece[] {
  const at = unitsOf(text)
  const own = spans.map((s) => ({ id: s.id, begin: at(s.begin), end: at(s.end) }))
  const ends = new Set([0, text.length])
  for (const s of own) ends.add(s.begin).add(s.end)
  const order = [...ends].sort((a, b) => a - b)
  const pieces: Piece[] = []
  for (let i = 0; i + 1 < order.length; i++) {
    const [b, f] = [order[i] ?? 0, order[i + 1] ?? 0]
    pieces.push({ text: text.slice(b, f), marks: own.filter((s) => s.begin <= b && s.end >= f).map((s) => s.id) })
  }
  return pieces
}
