import type { Obligation } from './api'

export type Act = 'acknowledge' | 'act' | 'offer' | 'accept' | 'decline' | 'close'
export type Burn = 'late' | 'soon' | 'running' | 'none'

// words writes a length of time in the two largest units that the language
// has: "1 hr 5 min", below a minute in seconds.
export function words(lang: string, ms: number): string {
  const s = Math.floor(Math.abs(ms) / 1000)
  const parts: [number, string][] = [[Math.floor(s / 86400), 'day'], [Math.floor(s / 3600) % 24, 'hour'], [Math.floor(s / 60) % 60, 'minute'], [s % 60, 'second']]
  let from = parts.findIndex(([v]) => v > 0)
  if (from < 0) from = 3
  const shown = parts.slice(from, from === 2 && (parts[2]?.[0] ?? 0) >= 5 ? from + 1 : from + 2).filter(([v], i) => v > 0 || i === 0)
  return shown.map(([v, unit]) => new Intl.NumberFormat(lang, { style: 'unit', unit, unitDisplay: unit === 'day' ? 'long' : 'short' }).format(v)).join(' ')
}

// burn says how near the clock is: soon is the last quarter of the time given.
export function burn(o: Pick<Obligation, 'due' | 'received'>, now: number): Burn {
  if (!o.due) return 'none'
  const due = Date.parse(o.due)
  if (due <= now) return 'late'
  return due - now <= (due - Date.parse(o.received)) / 4 ? 'soon' : 'running'
}

const weight = { flash: 0, urgent: 1, routine: 2 } as Record<string, number>

// order puts what burns first on top: the open before the closed, the real
// before exercises, what nobody has answered before what somebody has, then
// the clock, then the precedence; ties by id, so that rows never dance.
export function order(list: Obligation[]): Obligation[] {
  const rank = (o: Obligation) => [
    o.state === 'closed' ? 1 : 0, o.exercise ? 1 : 0, o.state === 'open' ? 0 : 1,
    o.due ? Date.parse(o.due) : Number.MAX_SAFE_INTEGER, weight[o.precedence ?? ''] ?? 3,
  ]
  return [...list].sort((x, y) => {
    const [a, b] = [rank(x), rank(y)]
    for (let i = 0; i < a.length; i++) if (a[i] !== b[i]) return a[i]! - b[i]!
    return x.id < y.id ? -1 : 1
  })
}

// acts are what an officer can do with an obligation in its state.
export function acts(o: Pick<Obligation, 'state'>): Act[] {
  switch (o.state) {
    case 'closed': return []
    case 'open': return ['acknowledge', 'act', 'offer', 'close']
    case 'offered': return ['accept', 'decline']
    default: return ['act', 'offer', 'close']
  }
}

// letters are the single keys of the acts.
export const letters: Record<Act, string> = { acknowledge: 'a', act: 't', offer: 'g', accept: 'y', decline: 'n', close: 'c' }

export const byLetter = (key: string, o: Pick<Obligation, 'state'>) => acts(o).find((a) => letters[a] === key)

// unowned counts what is open and nobody's; it must read 0.
export const unowned = (list: Obligation[]) => list.filter((o) => o.state !== 'closed' && !o.owner).length

// burning is the first FLASH that nobody has acknowledged, exercise or not.
export const flash = (list: Obligation[]) => list.find((o) => o.precedence === 'flash' && o.state === 'open')
