import type { Obligation } from './api'
import { results } from './terms'
import type { Key } from './words'

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

// acts are what an officer can do on the desk itself with an obligation in its
// state. What ends a request, a draft or a recall is done where it is read.
export function acts(o: Pick<Obligation, 'state' | 'kind'>): Act[] {
  const ends: Act[] = ['request', 'release', 'recall', 'silence', 'disposition', 'completion', 'signature', 'countersignature', 'task', 'case-closing', 'case-join', 'case-review', 'consent', 'consent-silence', 'duty-to-share'].includes(o.kind) ? [] : ['close']
  switch (o.state) {
    case 'closed': return []
    case 'open': return ['acknowledge', 'offer']
    case 'offered': return ['accept', 'decline']
    default: return ['act', 'offer', ...ends]
  }
}

// letters are the single keys of the acts.
export const letters: Record<Act, string> = { acknowledge: 'a', act: 't', offer: 'g', accept: 'y', decline: 'n', close: 'c' }

export const byLetter = (key: string, o: Pick<Obligation, 'state' | 'kind'>) => acts(o).find((a) => letters[a] === key)

// flash is the first FLASH that nobody has acknowledged, exercise or not: one
// that is offered to another desk is not acknowledged by that.
export const flash = (list: Obligation[]) => list.find((o) => o.precedence === 'flash' && o.kind === 'warning' && (o.state === 'open' || o.state === 'offered' && Boolean(o.due)))

// where an obligation is read and answered.
export function place(o: Pick<Obligation, 'id' | 'kind' | 'about' | 'case'>): string {
  const id = encodeURIComponent(o.about)
  switch (o.kind) {
    case 'warning': case 'release': case 'completion': case 'signature': case 'countersignature': return '#/warning/' + id
    case 'silence': return (o.id.startsWith('silence-') ? '#/warning/' : '#/request/') + id
    case 'request': case 'result': return '#/request/' + id
    case 'recall': case 'disposition': return '#/recalls?recall=' + id
    case 'hit': return '#/hits/' + encodeURIComponent(o.id)
    case 'review': return '#/review/' + id
    case 'standing': return '#/standing/' + id
    case 'consent': case 'consent-silence': case 'consent-answer': return '#/consents/' + id
    case 'quarantine': return '#/reports'
    case 'duty-to-share': return '#/unasked/' + encodeURIComponent(o.id)
    case 'own-initiative': return '#/unasked/' + id
    case 'consent-withdrawn': return '#/consents'
    case 'task': case 'case-closing': case 'case-join': case 'case-review': return '#/cases/' + encodeURIComponent(o.case ?? '')
    default: return '#/desk'
  }
}

// outcomes with which an obligation of a kind is closed.
export const outcomes = (kind: string): Record<string, Key> => (kind === 'warning' ? results : { done: 'outcomeDone', 'nothing found': 'outcomeUnfounded', 'not ours': 'outcomeNotOurs', 'no capacity': 'outcomeCapacity' })

export const kinds: Record<string, Key> = {
  warning: 'kindWarning', request: 'kindRequest', recall: 'kindRecall', completion: 'kindCompletion', review: 'kindReview', silence: 'kindSilence', release: 'kindRelease',
  disposition: 'kindDisposition', result: 'kindResult', signature: 'kindSignature', countersignature: 'kindCountersignature', join: 'kindJoin', standing: 'kindStanding', hit: 'kindHit',
  task: 'kindTask', 'case-closing': 'kindCaseClosing', 'case-join': 'kindCaseJoin', 'case-review': 'kindCaseReview',
  quarantine: 'kindQuarantine', breach: 'kindBreach', 'breach-close': 'kindBreachClose', 'breach-notice': 'kindBreachNotice',
  'duty-to-share': 'kindToShare', 'own-initiative': 'kindInformed', 'list of erasures': 'kindUnlisted', 'overdue erasure': 'kindOverdue',
  consent: 'kindConsent', 'consent-silence': 'kindConsentSilence', 'consent-answer': 'kindConsentAnswer', 'consent-withdrawn': 'kindConsentEnd',
}
export const states: Record<string, Key> = { open: 'stateOpen', acknowledged: 'stateAcknowledged', acting: 'stateActing', offered: 'stateOffered', closed: 'stateClosed' }

// holes sums the hours in which nobody is on duty.
export const hours = (gaps: { begins: string; ends: string }[]) => Math.ceil(gaps.reduce((n, g) => n + Date.parse(g.ends) - Date.parse(g.begins), 0) / 3_600_000)
