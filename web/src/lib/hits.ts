import { ask } from './api'
import type * as S from './schema'
import type { Key } from './words'

// The calls and the closed lists of hits on standing alerts.
const e = encodeURIComponent
export const hits = {
  list: (all: boolean) => ask<S.HitCard[]>('GET', '/hits' + (all ? '?all=true' : '')),
  show: (id: string) => ask<S.HitCard>('GET', '/hits/' + e(id)),
  decide: (h: S.HitCard, decision: 'confirm' | 'reject' | 'inconclusive', reason: string) => ask<S.HitCard>('POST', `/hits/${e(h.id)}/decision`, { decision, reason, snapshot: h.snapshot }),
  alerts: () => ask<S.Alert[]>('GET', '/alerts'),
}
export const hitStates: Record<string, Key> = { proposed: 'hitProposed', confirmed: 'hitConfirmed', rejected: 'hitRejected', inconclusive: 'hitInconclusive' }
export const hitBands: Record<string, Key> = { urgent: 'hitUrgent', review: 'hitReview' }
