import { ask } from './api'
import type * as S from './schema'

// skew is the node's clock minus this machine's, in ms: what is left of a time
// is counted on the node's.
let skew = 0
export const nodeNow = () => Date.now() + skew

const e = encodeURIComponent
const q = (o: Record<string, string | number | boolean | undefined>) => {
  const s = new URLSearchParams()
  for (const [k, v] of Object.entries(o)) if (v !== undefined && v !== '') s.set(k, String(v))
  return s.size ? '?' + s.toString() : ''
}

export interface AnswerBody { outcome: string; ground?: string; text?: string; recipient?: string; end?: string; result?: string; assessment?: string; desk?: string }
export type WarningForm = S.WarningBody

// exchange are the calls of duty desk, warnings, requests and peers.
export const exchange = {
  async desk(list: string, from: number, limit: number, desk = '') {
    const d = await ask<S.Desk>('GET', '/desk' + q({ desk, list, from, limit }))
    skew = Date.parse(d.now) - Date.now()
    return d
  },
  obligation: (id: string) => ask<S.Obligation>('GET', '/obligations/' + e(id)),
  attend: (id: string, act: string, body: { text?: string; desk?: string; outcome?: string }) => ask<S.Obligation>('POST', `/desk/${e(id)}/${act}`, body),
  roster: (desk = '') => ask<S.Roster>('GET', '/roster' + q({ desk })),
  plan: (shift: S.PlannedShift, remove: boolean) => ask<S.Done>('POST', remove ? '/roster/shifts/remove' : '/roster/shifts', shift),
  colleagues: () => ask<S.Option[]>('GET', '/colleagues'),
  texts: () => ask<S.Text[]>('GET', '/me/texts'),
  proposal: (w: WarningForm) => ask<S.Proposed>('POST', '/recipients', w),
  warn: (w: WarningForm) => ask<S.Warning>('POST', '/warnings', w),
  drafts: () => ask<S.Warning[]>('GET', '/drafts'),
  release: (id: string, reason: string) => ask<S.Warning>('POST', `/drafts/${e(id)}/release`, { reason }),
  drop: (id: string, reason: string) => ask<S.Done>('POST', `/drafts/${e(id)}/drop`, { reason }),
  answerWarning: (id: string, b: AnswerBody) => ask<S.Warning>('POST', `/warnings/${e(id)}/answers`, b),
  amend: (id: string, w: WarningForm) => ask<S.Warning>('PUT', '/warnings/' + e(id), w),
  withdraw: (id: string, reason: string) => ask<S.Warning>('POST', `/warnings/${e(id)}/withdraw`, { reason }),
  requests: (sent: boolean) => ask<S.Request[]>('GET', '/requests' + q({ sent: sent || undefined })),
  request: (id: string) => ask<S.Request>('GET', '/requests/' + e(id)),
  askFor: (to: string, request: S.SignedRequestRequest) => ask<S.Request>('POST', '/requests', { to, request }),
  respond: (id: string, b: S.Response) => ask<S.Request>('POST', `/requests/${e(id)}/responses`, b),
  statistics: (year: number) => ask<S.Statistics>('GET', '/statistics/' + year),
  share: (b: S.ShareRequest) => ask<S.Shared>('POST', '/shares', b),
  recalls: (own: boolean) => ask<S.Recalled[]>('GET', '/recalls' + q({ own: own || undefined })),
  recallReport: (report: string, reason: string) => ask<S.Recalled>('POST', '/recalls', { report, reason }),
  dispose: (id: string, outcome: 'erased' | 'restricted' | 'kept', reason: string) => ask<S.Recalled>('POST', `/recalls/${e(id)}/disposition`, { outcome, reason }),
  holders: (record: string) => ask<S.Holder[]>('GET', `/records/${e(record)}/holders`),
  peer: (agency: string) => ask<S.PeerHealth>('GET', '/peers/' + e(agency)),
  exercises: () => ask<S.Exercise[]>('GET', '/exercises'),
}
