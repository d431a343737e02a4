import { download as fetchFile } from '../file'
import { ask, type Claim, type Ref } from '../api'
import type * as S from '../schema'
import { span } from './place'
import { open as nofilter, type Filter } from './filter'
import type { Bond, Node, Sheet } from './sheet'

// What the chart asks of the node. The node's unit is about one tie; the
// sheet's is a point of the screen.

export type Around = S.Surround
export type ChartHead = S.ChartHead
const e = encodeURIComponent

// around counts who is tied to a subject, before anything is drawn.
export const around = (id: string, on: Iterable<string>) => ask<S.Surround>('POST', `/subjects/${e(id)}/surround`, { on: [...on] })

// others are the subjects around of some kinds: all of them, or an error that
// says how many there are.
export const others = (id: string, on: Iterable<string>, kinds: readonly string[], limit: number) => ask<S.Surround>('POST', `/subjects/${e(id)}/surround`, { on: [...on], kinds, limit })

const bonds = (v: S.Ties): Bond[] => v.bonds.map((b, i) => ({ from: v.subjects[b.from]!.id, to: v.subjects[b.to]!.id, claim: v.claims[i]! }))
const refs = (v: S.Ties): Ref[] => v.subjects.map((s) => ({ id: s.id, kind: s.kind, label: s.label }))

// ties is what ties new subjects to those on the sheet and to one another.
export async function ties(sheet: Sheet, fresh: readonly Ref[]): Promise<{ refs: Ref[]; bonds: Bond[] }> {
  const had = [...sheet.nodes.values()].map((n) => ({ id: n.id, x: n.x / span, y: n.y / span }))
  const v = await ask<S.Ties>('POST', '/ties', { subjects: [...had, ...fresh.map((r) => ({ id: r.id }))], of: fresh.map((r) => r.id) })
  return { refs: refs(v).filter((r) => fresh.some((f) => f.id === r.id)), bonds: bonds(v) }
}

// lay is a whole chart, placed by the node where it has no place yet.
export async function lay(subjects: readonly { id: string; x?: number; y?: number; pinned?: boolean; hidden?: boolean }[]): Promise<Sheet> {
  const v = await ask<S.Ties>('POST', '/ties', { subjects: subjects.map((s) => ({ id: s.id, x: s.x, y: s.y })) })
  const how = new Map(subjects.map((s) => [s.id, s]))
  const nodes = new Map<string, Node>(v.subjects.map((s) => [s.id, { id: s.id, kind: s.kind, label: s.label, x: Math.round(s.x * span), y: Math.round(s.y * span), ...(how.get(s.id)?.pinned ? { pin: true as const } : {}), ...(how.get(s.id)?.hidden ? { hidden: true as const } : {}) }]))
  return { nodes, bonds: new Map(bonds(v).map((b) => [b.claim.id, b])), growths: [], opened: new Set() }
}

// whole reads claims with their quotes.
export const whole = (ids: readonly string[]) => ask<Claim[]>('POST', '/claims/read', { claims: ids.slice(0, 300) })

// Charts as the node keeps them.
export const charts = () => ask<S.ChartHead[]>('GET', '/charts')
export const chart = (id: string, version = 0) => ask<S.Chart>('GET', `/charts/${e(id)}?version=${version}`)
export const versions = (id: string) => ask<S.ChartVersion[]>('GET', `/charts/${e(id)}/versions`)
export const diff = (id: string, from: number, to: number) => ask<S.ChartDiff>('GET', `/charts/${e(id)}/diff?axis=version&from=${from}&to=${to}`)
export const groups = (id: string, version: number) => ask<S.Groups>('GET', `/charts/${e(id)}/groups?version=${version}`)
export const change = (id: string, base: number, acts: object[], note = '') => ask<S.Chart>('POST', `/charts/${e(id)}/edit`, { base, acts, note })

export function filterOf(f: S.Chart['filter']): Filter {
  return f.known ? { ...nofilter, axis: 'known', till: f.known } : { ...nofilter, from: f.since ?? '', till: f.until ?? '' }
}

// save keeps the sheet as a new version of a chart, or as a chart of its own.
// All or nothing: a version that another saved meanwhile is not overwritten.
export async function save(sheet: Sheet, f: Filter, saved: { id: string; version: number } | null, title: string): Promise<S.Chart> {
  let id = saved?.id, base = saved?.version ?? 0, before: S.Chart['subjects'] = []
  if (id) before = (await chart(id, base)).subjects
  else {
    const made = await ask<S.Chart>('POST', '/charts', { title })
    id = made.id
    base = made.shown
  }
  const list = [...sheet.nodes.values()]
  const pick = (of: (n: Node) => boolean) => list.filter(of).map((n) => n.id)
  const gone = before.map((s) => s.id).filter((s) => !sheet.nodes.has(s))
  const acts: object[] = [
    { do: 'remove', subjects: gone }, { do: 'add', subjects: pick((n) => !before.some((s) => s.id === n.id)) },
    { do: 'unpin', subjects: pick((n) => !n.pin) }, { do: 'pin', subjects: pick((n) => Boolean(n.pin)) }, { do: 'unhide', subjects: pick((n) => !n.hidden) }, { do: 'hide', subjects: pick((n) => Boolean(n.hidden)) },
  ].filter((a) => a.subjects.length)
  acts.push({ do: 'move', positions: list.map((n) => ({ id: n.id, x: n.x / span, y: n.y / span })) })
  acts.push({ do: 'filter', filter: f.axis === 'known' ? { known: f.till || undefined } : { since: f.from || undefined, until: f.till || undefined } })
  if (saved && title) acts.push({ do: 'rename', text: title })
  return change(id, base, acts)
}

// download asks the node for a file. It logs a disclosure and leaves out what
// may not leave.
export const download = (body: Record<string, unknown>, name: string) => fetchFile('/exports', body, name)
