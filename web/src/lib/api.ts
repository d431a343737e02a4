import { t } from './language.svelte'

// The public JSON API, as internal/view shapes it. The workbench knows no
// other way to a record.

export interface Ref { id: string; kind: string; label: string }
export interface Interval { from?: string; to?: string; words?: string; reading?: string; approx?: boolean }
export interface Value { kind: string; text: string; norm?: string }
export interface Evidence { report: string; title?: string; begin: number; end: number; quote: string }
export interface Grade { scheme: string; source: string; info: string; text: string }
export interface Marking { text: string; originator: string; codes: string[]; classification: string; caveat?: string }
export interface Claim {
  id: string; seq: number; subject: Ref; predicate: string; predicateLabel: string; value?: Value; object?: Ref
  sentence: string; modality: string; basis: string; author?: string; source: string; said: string; grade: Grade
  valid: Interval; evidence: Evidence[]; marking: Marking; recorded: string; correctedBy?: string; counteredBy?: string[]
}
export interface Hit { subject: Ref; names: string[]; matched: string; score: number; why: string[]; claims: number }
export interface TextHit { report: string; title: string; snippet: string }
export interface SearchAnswer { query: string; hits: Hit[]; texts: TextHit[]; total: number; notSeen: string[] }
export interface Property { predicate: string; label: string; claims: Claim[]; contradicted: boolean }
export interface Tie { other: Ref; predicate: string; label: string; claims: Claim[] }
export interface IdentityStep { judgement: string; decision: string; a: Ref; b: Ref; actor: string; reason: string; when: string }
export interface Subject {
  subject: Ref; members: Ref[]; names: string[]; properties: Property[]; ties: Tie[]
  sources: { source: string; claims: Claim[] }[]; identity: IdentityStep[]; claims: number; marking: string
}
export interface Step { from: Ref; to: Ref; sentence: string; claims: Claim[]; level: number; sources: number; disputed: boolean; identity?: IdentityStep[] }
export interface Path { steps: Step[]; level: number; weakest: number; falls: string[]; marking: string }
export interface Paths { from: Ref; to: Ref; found: boolean; paths: Path[]; maxHops: number; seq: number; capped: Ref[]; notSeen: string[]; answer: string }
export interface Report { id: string; title: string; outlet: string; published?: string; open: number; decided: number; marking: Marking; filed: string }
export interface Proposal {
  id: string; group: string; subject: Ref; predicateLabel: string; object?: Ref; value?: Value; sentence: string
  evidence: Evidence[]; said: string; modality: string; time: Interval; score: number; reasons: string[]; state: string; ordinal: number
}
export interface Review { report: Report; text: string; proposals: Proposal[] }
export interface Option { key: string; label: string }
export interface Me { officer: string; name: string; agency: string; roles: string[]; purpose?: string; legalBasis?: string; case?: string; purposes: Option[]; cases: Option[] }
export interface AuditEntry { number: number; when: string; officer: string; use: string; operation: string; purpose: string; decision: string; touched: string[] }
export interface Event { at: string; actor: string; what: string; text?: string }
export interface Obligation {
  id: string; kind: string; title: string; about: string; from: string; precedence?: string; exercise: boolean; state: string; owner: string; desk: string
  received: string; due?: string; next?: string; nextStep?: string; reason?: string; offeredTo?: string; breached?: string; escalated?: number; events?: Event[]
}
export interface Desk { now: string; obligations: Obligation[] }
// Told is how far a warning has come at one recipient: what the machines did
// (received), and what named people did (all the rest).
export interface Told {
  agency: string; because?: string[]; stage?: string; received?: string; opened?: string; acknowledged?: string; by?: string; ackBy?: string
  assessed?: string; actioned?: string; ended?: string; result?: string; text?: string; escalated?: number; telephoned?: string
}
export interface Warning {
  id: string; draft?: boolean; title: string; precedence: string; exercise: boolean; sender: string; released?: string; by?: string[]; action?: string; asked?: string
  urgency?: string; reason?: string; threat?: string; grade?: string; missing?: string[]; withdrawn?: boolean; contacts?: string[]; recipients: Told[] | null
}
export interface Request { id: string; asker: string; asked: string; stage: string; due?: string; late?: boolean; exercise?: boolean; items: { number: number; sought: string; open: boolean }[] }
export interface Peer { agency: string; state: string; fingerprint?: string; address?: string; telephone?: string; heard?: string; misses: number; waiting: number; reason?: string }
export interface Health { ok: boolean; seq: number; checks: { name: string; ok: boolean; text: string; mend?: string }[] }

// Problem is what went wrong, in words that are safe to show, and the mend.
export class Problem extends Error {
  constructor(readonly status: number, text: string, readonly mend: string, readonly field: string) { super(text) }
}

async function ask<T>(method: string, path: string, body?: unknown): Promise<T> {
  const form = body instanceof FormData
  let answer: Response
  try {
    answer = await fetch('/api/v1' + path, {
      method, credentials: 'same-origin', headers: body && !form ? { 'Content-Type': 'application/json' } : {},
      body: form ? body : body === undefined ? undefined : JSON.stringify(body),
    })
  } catch {
    throw new Problem(0, t('silent'), t('silentMend'), '')
  }
  const text = await answer.text()
  let data
  try {
    data = text ? JSON.parse(text) : {}
  } catch { // such as the page of a gateway in between
    throw new Problem(answer.ok ? 0 : answer.status, t('failed'), '', '')
  }
  if (!answer.ok) throw new Problem(answer.status, data.detail ?? data.title ?? t('failed'), data.mend ?? '', data.field ?? '')
  return data as T
}

const q = (o: Record<string, string | number | undefined>) => {
  const s = new URLSearchParams()
  for (const [k, v] of Object.entries(o)) if (v !== undefined && v !== '') s.set(k, String(v))
  return '?' + s.toString()
}
const e = encodeURIComponent

export const api = {
  login: (name: string, password: string, code: string) => ask<Me>('POST', '/login', { name, password, code }),
  logout: () => ask<unknown>('POST', '/logout'),
  me: () => ask<Me>('GET', '/me'),
  work: (purpose: string, caseId: string) => ask<Me>('PUT', '/me/work', { purpose, case: caseId }),
  search: (query: string) => ask<SearchAnswer>('GET', '/search' + q({ q: query })),
  subject: (id: string) => ask<Subject>('GET', '/subjects/' + e(id)),
  path: (from: string, to: string, alternatives: number) => ask<Paths>('GET', '/path' + q({ from, to, alternatives })),
  reports: () => ask<Report[]>('GET', '/reports'),
  review: (id: string) => ask<Review>('GET', '/reports/' + e(id)),
  file: (form: FormData) => ask<Report>('POST', '/reports', form),
  decide: (id: string, decisions: { proposal: string; act: string; reason?: string }[]) =>
    ask<{ accepted: number; rejected: number }>('POST', '/reports/' + e(id) + '/decisions', { decisions }),
  audit: () => ask<AuditEntry[]>('GET', '/audit' + q({ limit: 100 })),
  desk: () => ask<Desk>('GET', '/desk'),
  attend: (id: string, act: string, body: { text?: string; desk?: string; outcome?: string }) => ask<Obligation>('POST', '/desk/' + e(id) + '/' + act, body),
  warnings: (sent: boolean) => ask<Warning[]>('GET', '/warnings' + q({ sent: sent ? 'true' : undefined })),
  warning: (id: string) => ask<Warning>('GET', '/warnings/' + e(id)),
  requests: () => ask<Request[]>('GET', '/requests'),
  peers: () => ask<Peer[]>('GET', '/peers'),
  health: () => ask<Health>('GET', '/health'),
}
