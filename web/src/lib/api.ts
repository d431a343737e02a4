// The public JSON API. Its types are made from the node's own description when
// the workbench is built (npm run client), so that what a page reads is what
// the node says. The workbench knows no other way to a record.
import { t } from './language.svelte'
import { inOrder } from './order'
import { send } from './proof.svelte'
import type * as S from './schema'

export type {
  AuditEntry, Claim, Desk, Evidence, Event, Grade, Health, Hit, IdentityStep, Interval, Invite, Marking, Me, Obligation, Option, Path, Paths, Peer, Property,
  Proposal, Recalled, Ref, Report, Request, RequestEvent, RequestItem, Review, Roster, Shared, Shift, Statistics, Step, Subject, TextHit, Tie, Told, Value, Warning,
} from './schema'
export type SearchAnswer = S.Search

// Problem is what went wrong, in words that are safe to show, and the mend.
export class Problem extends Error {
  constructor(readonly status: number, text: string, readonly mend: string, readonly field: string) { super(text) }
}

const reads = inOrder()

// ask calls the node. leaving lets the call outlive the page.
export const ask = <T>(method: string, path: string, body?: unknown, leaving = false): Promise<T> =>
  method === 'GET' ? reads(path, () => call<T>(method, path, body, leaving)) : call<T>(method, path, body, leaving)

async function call<T>(method: string, path: string, body: unknown, leaving: boolean): Promise<T> {
  const form = body instanceof FormData
  let answer: Response
  try {
    answer = await send('/api/v1' + path, {
      method, keepalive: leaving, credentials: 'same-origin', headers: body && !form ? { 'Content-Type': 'application/json' } : {},
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
  login: (name: string, password: string, code: string) => ask<S.Me>('POST', '/login', { name, password, code }),
  logout: () => ask<unknown>('POST', '/logout'),
  me: () => ask<S.Me>('GET', '/me'),
  work: (purpose: string, caseId: string) => ask<S.Me>('PUT', '/me/work', { purpose, case: caseId }),
  search: (query: string) => ask<S.Search>('GET', '/search' + q({ q: query })),
  subject: (id: string) => ask<S.Subject>('GET', '/subjects/' + e(id)),
  path: (from: string, to: string, alternatives: number) => ask<S.Paths>('GET', '/path' + q({ from, to, alternatives })),
  reports: () => ask<S.Report[]>('GET', '/reports'),
  review: (id: string) => ask<S.Review>('GET', '/reports/' + e(id)),
  page: (id: string, at: { page?: number | undefined; begin?: number | undefined; end?: number | undefined; picture?: string }) => ask<S.Page>('GET', '/reports/' + e(id) + '/page' + q(at)),
  file: (form: FormData) => ask<S.Report>('POST', '/reports', form),
  decide: (id: string, decisions: object[], merges: object[] = []) => ask<S.Decided>('POST', '/reports/' + e(id) + '/decisions', { decisions, merges }),
  readAgain: (id: string) => ask<S.ReadAgain>('POST', '/reports/' + e(id) + '/read-again'),
  stopList: () => ask<S.Stopped[]>('GET', '/stop-list'),
  freeWords: (words: string, kind: string) => ask<unknown>('POST', '/stop-list/free', { words, kind }),
  audit: () => ask<S.AuditEntry[]>('GET', '/audit' + q({ limit: 100 })),
  desk: () => ask<S.Desk>('GET', '/desk'),
  attend: (id: string, act: string, body: { text?: string; desk?: string; outcome?: string }) => ask<S.Obligation>('POST', '/desk/' + e(id) + '/' + act, body),
  warnings: (sent: boolean) => ask<S.Warning[]>('GET', '/warnings' + q({ sent: sent ? 'true' : undefined })),
  warning: (id: string) => ask<S.Warning>('GET', '/warnings/' + e(id)),
  requests: () => ask<S.Request[]>('GET', '/requests'),
  peers: () => ask<S.Peer[]>('GET', '/peers'),
  health: () => ask<S.Health>('GET', '/health'),
}
