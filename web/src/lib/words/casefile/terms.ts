import type { Key } from '..'

type List = Record<string, Key>
export const caseStates: List = { open: 'cfOpen', closing: 'cfClosing', closed: 'cfClosed' }
export const custody: List = { received: 'cuReceived', handed: 'cuHanded', sealed: 'cuSealed', unsealed: 'cuUnsealed', examined: 'cuExamined', checked: 'cuChecked', result: 'cuResult', returned: 'cuReturned' }
export const origins: List = { elsewhere: 'cfOfElsewhere', report: 'cfOfReport', claim: 'cfOfClaim' }
export const compared: List = { matches: 'cfMatches', differs: 'cfDiffers', unseen: 'cfUnseen', elsewhere: 'cfElsewhere' }
export const joining: List = { waiting: 'cfJoinWaiting', accepted: 'cfJoinAccepted', refused: 'cfJoinRefused', ended: 'cfJoinEnded' }
export const tracks: List = { machine: 'cfMachine', person: 'cfPerson' }
export const entries: List = {
  opened: 'hiOpened', 'team-joined': 'hiTeamIn', 'team-left': 'hiTeamOut', 'task-set': 'hiTaskSet', 'task-handed': 'hiTaskHanded', 'task-moved': 'hiTaskMoved', 'task-done': 'hiTaskDone', 'task-reopened': 'hiTaskAgain',
  'exhibit-entered': 'hiExhibit', 'custody-noted': 'hiCustody', 'thread-tied': 'hiTied', 'thread-untied': 'hiUntied', decided: 'hiDecided', 'join-proposed': 'hiJoinProposed', 'join-asked': 'hiJoinAsked',
  'join-accepted': 'hiJoinAccepted', 'join-refused': 'hiJoinRefused', 'join-ended': 'hiJoinEnded', 'close-proposed': 'hiCloseProposed', 'close-refused': 'hiCloseRefused', closed: 'hiClosed', reopened: 'hiReopened', kept: 'hiKept',
}
