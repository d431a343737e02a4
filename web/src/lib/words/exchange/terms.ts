// What went to a third country, in the reader's words.
export const carried = {
  claim: 'trcClaim', correction: 'trcCorrection', warning: 'trcWarning', request: 'trcRequest', update: 'trcUpdate', report: 'trcReport', alert: 'trcAlert', answer: 'trcAnswer', file: 'trcFile',
  'question at the road': 'trcAsked', 'answer at the road': 'trcTold',
} as const
// Steps of a breach of personal data.
export const breachSteps = { opened: 'breOpened', added: 'breAdded', notified: 'breStepNotified', 'no-notice': 'breNoNotice', told: 'breTold', closed: 'breStepClosed' } as const
