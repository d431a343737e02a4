// Fictional answers of a node with an exchange, relative to now.
const at = (minutes) => new Date(Date.now() + minutes * 60000).toISOString()

export const deskAnswer = (acknowledged) => ({
  now: at(0), desk: 'duty',
  obligations: [
    { id: 'o4', kind: 'request', title: 'Who rented the lock-up at Rue Fictive 12?', about: 'R-3', from: 'nl-demo', precedence: 'routine', exercise: false, state: 'acknowledged', owner: 'Officer Janssens', desk: 'duty', received: at(-600), due: at(4300), escalated: 0 },
    { id: 'o1', kind: 'warning', title: 'Stop and search: a white van said to carry detonators', about: 'W-7', from: 'fr-demo', precedence: 'flash', exercise: false, state: acknowledged ? 'acknowledged' : 'open', owner: 'Officer Janssens', desk: 'duty', received: at(-9), due: at(6), escalated: 1 },
    { id: 'o2', kind: 'recall', title: 'Withdrawn: report 112 on a rented flat', about: 'R-112', from: 'fr-demo', precedence: 'urgent', exercise: false, state: 'open', owner: '', desk: 'duty', received: at(-400), due: at(-25), breached: at(-25), escalated: 2 },
    { id: 'o3', kind: 'warning', title: 'A parcel at the central station', about: 'W-8', from: 'nl-demo', precedence: 'flash', exercise: true, state: 'offered', offeredTo: 'night', owner: 'Officer Maes', desk: 'duty', received: at(-50), due: at(10), escalated: 0 },
  ],
})

export const warningAnswer = () => ({
  id: 'W-7', title: 'Stop and search: a white van said to carry detonators', threat: 'Two persons are said to have moved detonators in a rented van.', urgency: 'hours', reason: 'last seen at 02:40 near the border',
  action: 'stop', asked: 'Stop the van, search it, call back before moving it.', precedence: 'flash', exercise: false, sender: 'be-demo', by: ['Officer Janssens', 'Officer Maes'], released: at(-30), grade: 'B2', missing: ['number plate'], contacts: ['+32 2 555 01 00'],
  recipients: [
    { agency: 'fr-demo', stage: 'actioned', because: ['last seen there'], received: at(-30), opened: at(-27), acknowledged: at(-26), assessed: at(-20), actioned: at(-12), by: 'Officer Petit', result: 'patrol sent' },
    { agency: 'nl-demo', stage: 'received', because: ['the van was rented there'], received: at(-29), ackBy: at(-15), escalated: 2 },
    { agency: 'de-demo', stage: 'sent', ackBy: at(-15) },
  ],
})
