import { ask, type Ref, type Tie } from '../api'
import { canvas } from './selection.svelte'

// What the chart asks of the node.

export interface Around { of: Ref; kinds: { kind: string; n: number; fresh: number }[]; stubs: number; ties: Tie[] }
interface Neighbours { of: Ref; counts: Record<string, number>; ties: Tie[]; more: number }

const e = encodeURIComponent

// around is who is tied to a subject, counted by kind before anything is
// drawn; fresh are those that the chart does not hold yet.
export async function around(id: string): Promise<Around> {
  const v = await ask<Neighbours>('GET', '/subjects/' + e(id) + '/neighbours?limit=200')
  const there = new Set(v.ties.filter((t) => canvas.universe.nodes.has(t.other.id)).map((t) => t.other.id))
  const held = (kind: string) => [...there].filter((o) => canvas.universe.nodes.get(o)?.kind === kind).length
  return { of: v.of, ties: v.ties, stubs: 0, kinds: Object.entries(v.counts).map(([kind, n]) => ({ kind, n, fresh: n - held(kind) })).sort((a, b) => b.n - a.n || (a.kind < b.kind ? -1 : 1)) }
}

// save downloads what the node writes. The node logs it as a disclosure and
// leaves out what may not leave.
export async function download(body: Record<string, unknown>, name: string) {
  const answer = await fetch('/api/v1/exports', { method: 'POST', credentials: 'same-origin', headers: { 'Content-Type': 'application/json' }, body: JSON.stringify(body) })
  if (!answer.ok) {
    const data = (await answer.json().catch(() => ({}))) as { detail?: string; mend?: string }
    throw new Error([data.detail, data.mend].filter(Boolean).join(' ') || String(answer.status))
  }
  const url = URL.createObjectURL(await answer.blob())
  const a = document.createElement('a')
  a.href = url
  a.download = name
  a.click()
  setTimeout(() => URL.revokeObjectURL(url), 10_000)
}
