import { randomUUID } from 'node:crypto'

// Every page of the workbench and each of its views: the address, what shows
// that it is there, and who is led to it. A test compares this list with the
// pages of the workbench (src/lib/places.test.ts): what is in no walk fails it.
//
// at is the part of the address behind #; where it names a record, found holds
// an id of each kind. as is the login, if not the officer's; purpose his.
export const places = [
  { page: 'start', at: () => '', mark: '.question' },
  { page: 'desk', at: () => 'desk', mark: '.rows, .absent' },
  { page: 'wall', at: () => 'wall', mark: '.wall ol, .wall .big' },
  { page: 'roster', at: () => 'roster', mark: '.fortnight' },
  { page: 'warnings', at: () => 'warnings', mark: 'main [data-item]' },
  { page: 'warning', at: (f) => 'warning/' + f.warning, mark: 'table.tracks' },
  { page: 'compose', at: () => 'compose', mark: 'form.split' },
  { page: 'requests', at: () => 'requests', mark: '.card, .absent' },
  { page: 'request', at: (f) => 'request/' + f.request, mark: '.deadline, ol.thread' },
  { page: 'ask', at: () => 'ask', mark: 'form.card' },
  { page: 'recalls', at: () => 'recalls', mark: 'form.card' },
  { page: 'consents', at: () => 'consents', mark: 'main article, .absent' },
  { page: 'unasked', at: () => 'unasked', mark: '.absent, [data-duty]' },
  { page: 'kept', at: () => 'kept', mark: 'form.card' },
  { page: 'peers', at: () => 'peers', mark: 'main [data-item]' },
  { page: 'search', at: () => 'search?q=' + encodeURIComponent('صلاح عبد السلام'), mark: '[data-item]' },
  { page: 'subject', at: (f) => 'subject/' + f.subject, mark: '.facts' },
  { page: 'path', at: () => 'path?from=Brussels+attacks&to=Paris+attacks', mark: 'section.card ol' },
  { page: 'chart', at: (f) => 'chart?add=' + f.subject, mark: '.drawing' },
  { page: 'hypotheses', at: (f) => 'hypotheses/' + f.chart, mark: 'form.card' },
  { page: 'cases', at: () => 'cases', mark: 'input[name=title]' },
  { page: 'cases', view: 'file', at: (f) => 'cases/' + f.case, mark: 'section[aria-labelledby=cf-end]' },
  { page: 'premises', at: () => 'premises', mark: '[data-premises], form.card + p' },
  { page: 'standing', at: () => 'standing', mark: 'main [data-question]' },
  { page: 'reports', at: () => 'reports', mark: '[data-item]' },
  { page: 'review', at: (f) => 'review/' + f.report, mark: '.proposal' },
  { page: 'hits', at: () => 'hits', mark: '[data-hit], .absent' },
  { page: 'matches', at: () => 'matches', mark: '.pair-pick, .absent' },
  { page: 'audit', at: () => 'audit', mark: 'main tbody tr' },
  { page: 'health', at: () => 'health', mark: 'main li' },
  { page: 'account', at: () => 'account', mark: 'section.card' },
  { page: 'administer', view: 'officers', at: () => 'administer/officers', mark: '[data-login=officer]' },
  { page: 'administer', view: 'desks', at: () => 'administer/desks', mark: 'tbody tr' },
  { page: 'administer', view: 'policies', at: () => 'administer/policies', mark: 'form.card' },
  { page: 'administer', view: 'bands', at: () => 'administer/bands', mark: 'form.card' },
  { page: 'administer', view: 'keys', at: () => 'administer/keys', mark: 'tbody tr' },
  { page: 'administer', view: 'backup', at: () => 'administer/backup', mark: 'main ol' },
  { page: 'inspect', view: 'looks', at: () => 'inspect/looks', mark: 'tbody tr', as: 'dpo', purpose: 'rights' },
  { page: 'inspect', view: 'retention', at: () => 'inspect/retention', mark: '.sums', as: 'dpo', purpose: 'rights' },
  { page: 'inspect', view: 'person', at: () => 'inspect/person', mark: 'input[name=person]', as: 'dpo', purpose: 'rights' },
  { page: 'inspect', view: 'breaches', at: () => 'inspect/breaches', mark: '[data-breaches]', as: 'dpo', purpose: 'rights' },
  { page: 'inspect', view: 'transfers', at: () => 'inspect/transfers', mark: '[data-transfers]', as: 'dpo', purpose: 'rights' },
  { page: 'inspect', view: 'processing', at: () => 'inspect/processing', mark: '[data-processing]', as: 'dpo', purpose: 'rights' },
  { page: 'inspect', view: 'figures', at: () => 'inspect/figures', mark: 'tbody tr', as: 'dpo', purpose: 'rights' },
]

// asker calls the node with an officer's session, and fails on what is refused.
export const asker = (who) => async (method, path, body) => {
  const form = body?.multipart ? body : body === undefined ? {} : { data: body }
  const r = await who.context.request.fetch(who.node.base + '/api/v1' + path, { method, ...form })
  if (!r.ok()) throw new Error(`${method} ${path}: ${r.status()} ${await r.text()}`)
  const text = await r.text()
  return text ? JSON.parse(text) : {}
}

// furnish makes what the pages of records need and the story has not, and
// returns an id of each kind. Fictional throughout; once for a node.
export async function furnish(w, node, peer) {
  const me = await w.officer(node)
  const call = asker(me)
  const made = await call('POST', '/cases', { title: 'The lock-up of Zuidhaven', reason: 'fictional, for the walk through every page' })
  const subject = (await call('GET', '/search?q=Salah+Abdeslam')).hits[0].subject.id
  await call('POST', `/cases/${made.id}/tasks`, { what: 'Ask the landlord who paid', due: '2030-01-01' })
  await call('POST', `/cases/${made.id}/exhibits`, { what: 'A key ring', of: 'elsewhere', place: 'store 2', expected: 'prints' })
  const chart = await call('POST', '/charts', { title: 'Lock-up', case: made.id, subjects: [subject] })
  const me2 = await call('GET', '/me')
  await call('PUT', '/me/work', { purpose: me2.purpose, case: made.id })
  await call('POST', '/standing', { kind: 'subject', a: subject })
  await call('PUT', '/me/work', { purpose: me2.purpose, case: '' })
  // The other agency asks something, so that a request lies on the desk.
  const other = await w.officer(peer)
  await asker(other)('POST', '/requests', { to: me2.agency, request: requestAbout('Who rented the lock-up at Rue Fictive 12?') })
  const ids = { case: made.id, chart: chart.id, subject, report: (await call('GET', '/reports'))[0].id, warning: (await call('GET', '/warnings'))[0].id }
  for (let tries = 0; !ids.request && tries < 100; tries++) {
    ids.request = (await call('GET', '/requests'))[0]?.id
    if (!ids.request) await me.page.waitForTimeout(200)
  }
  if (!ids.request) throw new Error('the request of the other agency did not come')
  await me.close()
  await other.close()
  return ids
}

// requestAbout is a request that lacks nothing; fictional.
export const requestAbout = (what) => ({
  kind: 'contact-point', items: [{ number: 1, sought: what }], purpose: 'to find who rented it', facts: 'a lock-up was found with stolen plates', offence: 'participation in a criminal organisation',
  subjects: [{ id: 's-' + randomUUID(), kind: 'person', label: 'Joris Fictief', link: 'a paper found there bears the name' }], necessary: 'no other source is known', available: 'the street lies there',
  urgency: 'urgent-d', urgent: 'the lease ends tomorrow', europol: false, europolReason: 'not of interest to others yet', channel: { name: 'direct', reason: 'urgency', words: 'urgency' }, exercise: false,
})
