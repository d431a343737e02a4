import type { Key } from './words'

// The field's closed lists, each with its word in the catalogue. A value that
// this version does not know is shown as it came.
type List = Record<string, Key>

export const precedences: List = { flash: 'flash', urgent: 'urgent', routine: 'routine' }
export const actions: List = {
  arrest: 'actArrest', locate: 'actLocate', 'discreet-check': 'actDiscreet', 'inquiry-check': 'actInquiry', 'specific-check': 'actSpecific', seize: 'actSeize',
  protect: 'actProtect', 'refuse-entry': 'actRefuseEntry', 'meet-on-arrival': 'actMeet', inform: 'actInform', 'take-note': 'actNote', other: 'actOther',
}
export const urgencies: List = { 'urgent-a': 'urgentA', 'urgent-b': 'urgentB', 'urgent-c': 'urgentC', 'urgent-d': 'urgentD' }
export const placeRoles: List = { from: 'roleFrom', via: 'roleVia', to: 'roleTo', at: 'roleAt', threatened: 'roleThreatened', residence: 'roleResidence' }
export const rules: List = {
  named: 'ruleNamed', destination: 'ruleDestination', transit: 'ruleTransit', origin: 'ruleOrigin', place: 'rulePlace', premises: 'rulePremises',
  document: 'ruleDocument', case: 'ruleCase',
}
export const assessments: List = { relevant: 'assessRelevant', 'not-ours': 'assessNotOurs', unclear: 'assessUnclear' }
export const warningGrounds: List = {
  'not-competent': 'groundNotCompetent', 'not-possible': 'groundNotPossible', 'not-permitted': 'groundNotPermitted', 'judge-refused': 'groundJudge',
  security: 'groundSecurity', investigation: 'groundInvestigation', 'obvious-mistake': 'groundMistake',
}
export const results: List = {
  done: 'resDone', nothing: 'resNothing', unfounded: 'resUnfounded', 'passed-on': 'resPassedOn', withdrawn: 'resWithdrawn', superseded: 'resSuperseded',
  exercise: 'resExercise', 'no capacity': 'resCapacity',
}
export const parts: List = { owner: 'partOwner', duty: 'partDuty', second: 'partSecond', head: 'partHead', director: 'partDirector', everyone: 'partEveryone' }
export const rungs: List = { waiting: 'rungWaiting', called: 'rungCalled', spared: 'rungSpared' }
// fields of a warning, as the node names what is missing.
export const fields: List = {
  action: 'requested', urgency: 'urgencyGround', reason: 'whyNow', threat: 'threat', grade: 'fieldGrade', replyBy: 'replyBy', contacts: 'contacts', to: 'recipients',
  subjects: 'fieldSubjects', because: 'namedWhy', places: 'placesTitle', gradedBy: 'fieldGrade',
}
// requestGrounds are those of Art. 6(1) of Directive (EU) 2023/977; there is no other.
export const requestGrounds: List = {
  a: 'groundA', b: 'groundB', c: 'groundC', d: 'groundD', e: 'groundE', 'f-i': 'groundF1', 'f-ii': 'groundF2', 'f-iii': 'groundF3', 'g-i': 'groundG1', 'g-ii': 'groundG2', h: 'groundH',
}
// dutyGrounds are those on which Art. 7(2) of the same asks for nothing.
export const dutyGrounds: List = { c: 'groundC', 'f-i': 'groundF1', 'f-ii': 'groundF2', 'f-iii': 'groundF3', 'not-serious': 'unaNotSerious', 'not-relevant': 'unaNotRelevant' }
export const keptActs: List = { continue: 'kepContinue', hold: 'kepHold', restrict: 'kepRestrict' }
export const keptGrounds: List = { protect: 'kepProtect', contested: 'kepContested', proof: 'kepProof', objected: 'kepObjected' }
export const stages: List = {
  sent: 'stageSent', received: 'stageReceived', assigned: 'stageReceived', acknowledged: 'stateAcknowledged', assessing: 'stageAssessing', clarification: 'stageClarification',
  delayed: 'stageDelayed', 'part-answered': 'stagePart', answered: 'stageAnswered', refused: 'stageRefused', closed: 'stateClosed',
}
export const channels: List = { urgency: 'chUrgency', incident: 'chIncident', domestic: 'chDomestic', 'third-country': 'chThird', 'other-instrument': 'chOther' }
export const operations: List = {
  collection: 'opCollection', alteration: 'opAlteration', consultation: 'opConsultation', disclosure: 'opDisclosure', combination: 'opCombination', erasure: 'opErasure', administration: 'opAdministration',
}
export const decisions: List = { allowed: 'decAllowed', refused: 'decRefused' }
// limitations are the grounds of Art. 15(1) of Directive (EU) 2016/680.
export const limitations: List = { a: 'groundA15', b: 'groundB15', c: 'groundC15', d: 'groundD15', e: 'groundE15' }
export const roles: List = {
  analyst: 'rolAnalyst', duty: 'rolDuty', liaison: 'rolLiaison', supervisor: 'rolSupervisor', dpo: 'rolDPO', inspector: 'rolInspector', administrator: 'rolAdministrator',
}
export const rights: List = { minor: 'rgtMinor', victim: 'rgtVictim', witness: 'rgtWitness', informant: 'rgtInformant', special: 'rgtSpecial' }
export const verbs: List = { read: 'verbRead', search: 'verbSearch', export: 'verbExport', share: 'verbShare', disclose: 'verbDisclose' }
export const keyRoles: List = { sign: 'kSign', seal: 'kSeal', tls: 'kTls', log: 'kLog', witness: 'kWitness' }
export const keyStates: List = { 'in force': 'keyInForce', 'ends soon': 'keySoon', ended: 'keyEnded', revoked: 'keyRevoked', 'not yet': 'keyNotYet' }
export const classes = ['UNCLASSIFIED', 'EU RESTRICTED', 'EU CONFIDENTIAL', 'EU SECRET'] as const
export const dispositions: List = { erased: 'outErased', restricted: 'outRestricted', kept: 'outKept' }
