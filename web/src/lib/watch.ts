import { ask } from './api'
import type * as S from './schema'
import type { Key } from './words'

// Standing questions and questions for consent: their calls and closed lists.
const e = encodeURIComponent
export const watch = {
  questions: (inCase: string, ended: boolean) => ask<S.Standing[]>('GET', '/standing?' + new URLSearchParams({ ...(inCase ? { case: inCase } : {}), ...(ended ? { ended: 'true' } : {}) }).toString()),
  keep: (b: { kind: string; a?: string | undefined; b?: string | undefined; hops?: number | undefined }) => ask<S.Standing>('POST', '/standing', b),
  end: (question: string, reason: string, answer?: string) => ask<S.Done>('POST', `/standing/${e(question)}/end`, { reason, answer }),
  consents: () => ask<S.Consent[]>('GET', '/consents'),
  answer: (question: string, permit: boolean, reason: string) => ask<S.Consent>('POST', `/consents/questions/${e(question)}/answer`, { permit, reason }),
  withdraw: (permit: string, reason: string) => ask<S.Consent>('POST', `/consents/${e(permit)}/withdrawal`, { reason }),
}

// A kind of standing question: its word in a list, its sentence, and how many
// subjects it names.
export interface StandingKind { label: Key; words: Key; names: 0 | 1 | 2 }
export const standingKinds: Record<string, StandingKind> = {
  subject: { label: 'stdSubject', words: 'stdSubjectWords', names: 1 }, path: { label: 'stdPath', words: 'stdPathWords', names: 2 },
  premises: { label: 'stdPremises', words: 'stdPremises', names: 0 }, phone: { label: 'stdPhone', words: 'stdPhone', names: 0 },
  document: { label: 'stdDocument', words: 'stdDocument', names: 0 }, vehicle: { label: 'stdVehicle', words: 'stdVehicle', names: 0 },
  'co-travel': { label: 'stdTravel', words: 'stdTravel', names: 0 }, meetings: { label: 'stdMeetings', words: 'stdMeetings', names: 0 },
}
