// What an officer may not see is absent from the wire. Two officers of one
// agency, of whom one is on the team of a case, open every page that they are
// led to; every answer that reaches the browser is kept. Nothing of the case
// (id, name, count, label) is in any answer to the other, and what the pages
// fetch for him is, byte for byte, what they fetched before the case was there.
// The addresses of the hidden records read like those of none.
import { places, asker } from './places.mjs'

const person = 'Tobias Kwikstaart', place = 'Vosbeke', third = 'Petra Zwaluwe', shared = 'Lotte Zandkuil'
const told = `A garage in ${place}

Police captured ${third} in ${place} on May 5. ${person} met ${third} in ${place}. ${shared} rented the garage in ${place} with ${person}.
`
const known = `A lock-up in Duinkant

Police searched a lock-up in Duinkant on Tuesday. Officials said ${shared}, 31, rented the lock-up. ${shared} met Willem Roerdomp in Duinkant.
`

// record keeps every answer of the API to a page, by what was asked. settled
// waits until the page has asked nothing for a moment.
function record(page) {
  const answers = new Map()
  const going = new Set()
  let last = Date.now()
  const ours = (r) => { const u = new URL(r.url()); return u.pathname.startsWith('/api/') && !u.pathname.endsWith('/events') ? u : undefined }
  const asked = (r) => { if (ours(r)) { going.add(r); last = Date.now() } }
  const over = (r) => { going.delete(r); last = Date.now() }
  const answered = async (r) => {
    const url = ours(r)
    if (!url) return
    const text = await r.text().catch(() => '')
    answers.set(`${r.request().method()} ${url.pathname.slice('/api/v1'.length)}${url.search} ${r.request().postData() ?? ''}`, { status: r.status(), text })
    over(r.request())
  }
  page.on('request', asked).on('requestfailed', over).on('response', answered)
  return {
    answers,
    settled: async () => { do await page.waitForTimeout(60); while (going.size || Date.now() - last < 250) },
    end: () => page.off('request', asked).off('requestfailed', over).off('response', answered),
  }
}

// moments are what two answers to the same question stamp differently: instants
// and, in lists of one's own looks and sessions, the looks and sessions since.
const moments = /"(recorded|when|filed|time|at|made|opened|since|now|found|begins|ends|heartbeat|lastHeard|next|requestId)":("[^"]*"|-?[\d.]+)/g
const still = (text) => text.replace(moments, '')
// Of a reader's own doing, and of machines: these differ from look to look.
const moving = /^(GET \/audit|GET \/me|PUT \/me|POST \/login|GET \/health|GET \/peers)/

// The frame asks after a FLASH whenever something was written, on whatever page.
const frame = /^GET \/(desk|roster)\b/

// through opens each page as somebody, and returns by page what it fetched.
async function through(me, found) {
  const seen = new Map()
  const { answers, settled, end } = record(me.page)
  for (const p of places.filter((x) => !x.as)) {
    answers.clear()
    await me.go(p.at(found))
    await me.page.locator('main h1, main .problem, .question, .drawing, .wall').first().waitFor()
    await settled()
    seen.set([p.page, p.view].filter(Boolean).join('/'), new Map(answers))
  }
  end()
  return seen
}

const all = (seen) => [...seen].flatMap(([page, answers]) => [...answers].map(([key, a]) => ({ page, key, ...a })))

// accept files a story and accepts all that was read in it.
async function accept(call, title, story) {
  const r = await call('POST', '/reports', { multipart: { file: { name: 'story.txt', mimeType: 'text/plain', buffer: Buffer.from(story) }, title, outlet: 'Fictional Gazette', published: '2016-03-24' } })
  const { proposals } = await call('GET', '/reports/' + r.id)
  const d = await call('POST', `/reports/${r.id}/decisions`, { decisions: proposals.map((p) => ({ proposal: p.id, act: 'accept' })) })
  return { report: r.id, claims: [...(d.claims ?? []), ...(d.judgements ?? d.judgement ?? [])] }
}

export default async function (w, demo) {
  const insider = await w.officer(demo.be)
  const outsider = await w.officer(demo.be, 'second')
  const call = asker(insider), other = asker(outsider)
  const purpose = (await call('GET', '/me')).purpose

  // The other has a case of his own, with somebody in it whom the hidden case
  // names too: even the join of the two is not his to know.
  const own = await other('POST', '/cases', { title: 'Duinkant', reason: 'fictional' })
  await other('PUT', '/me/work', { purpose, case: own.id })
  const open = await accept(other, 'A lock-up in Duinkant', known)
  const subject = (await other('GET', '/search?q=' + encodeURIComponent(shared))).hits[0].subject.id
  const chart = await other('POST', '/charts', { title: 'Duinkant', case: own.id, subjects: [subject] })
  await outsider.page.reload()
  await outsider.page.locator('nav').first().waitFor()
  const ids = { case: own.id, chart: chart.id, subject, report: open.report, warning: (await other('GET', '/warnings'))[0].id, request: 'none' }
  const before = await through(outsider, ids)

  const hidden = await call('POST', '/cases', { title: 'Garage ' + place, reason: `a tip about ${third}; fictional` })
  await call('PUT', '/me/work', { purpose, case: hidden.id })
  const made = await accept(call, 'A garage in ' + place, told)
  const about = (await call('GET', '/search?q=' + encodeURIComponent(person))).hits[0].subject
  const standing = await call('POST', '/standing', { kind: 'subject', a: about.id })
  const task = await call('POST', `/cases/${hidden.id}/tasks`, { what: `Ask for the lease of ${place}`, due: new Date(Date.parse((await call('GET', '/desk?list=all&from=0&limit=1')).now) + 4000).toISOString() })
  const exhibit = await call('POST', `/cases/${hidden.id}/exhibits`, { what: `The story about ${third}`, of: 'report', ref: made.report })
  await call('POST', `/cases/${hidden.id}/decisions`, { what: `${place} is watched`, why: 'she may come back' })
  await call('PUT', `/cases/${hidden.id}/people/${about.id}`, { category: 'contact', reason: 'as the file says' })
  const drawn = await call('POST', '/charts', { title: `Around ${third}`, case: hidden.id, subjects: [about.id] })
  await call('PUT', '/me/texts', { place: 'warning', body: JSON.stringify({ asked: `Look for ${third}` }) })
  await accept(call, 'Another garage', `Another garage\n\nOfficials said ${person.replace('Kw', 'Qu')}, 31, rented a garage. Officers met ${third} in ${place}.\n`)
  await insider.page.reload()
  await insider.page.locator('nav').first().waitFor()
  // Followers have their turn: what they find is for the team alone.
  await insider.page.waitForFunction(async (id) => (await (await fetch('/api/v1/desk?list=all&from=0&limit=50')).json()).obligations.some((o) => o.case === id), hidden.id, { polling: 500, timeout: 20_000 }).catch(() => undefined)

  const words = [person, ...person.split(' '), third, 'Zwaluwe', place, 'Quikstaart']
  const hiddenIds = [hidden.id, made.report, about.id, standing.id, drawn.id, task.about, exhibit.about, ...made.claims].filter(Boolean)
  const secrets = [...words, ...hiddenIds]
  const holds = (text) => secrets.filter((s) => text.includes(s))

  // He who may: the pages do fetch it, so that the look below can fail.
  const his = await through(insider, { ...ids, case: hidden.id, chart: drawn.id, subject: about.id, report: made.report })
  const pagesWith = new Set(all(his).filter((a) => !moving.test(a.key) && holds(a.text).length).map((a) => a.page))
  w.check(pagesWith.size >= 8, `the team's pages fetch the case: ${[...pagesWith].join(', ')}`)
  const seenIds = hiddenIds.filter((s) => all(his).some((a) => a.text.includes(s)))
  w.check(seenIds.length >= 6, `${seenIds.length} of ${hiddenIds.length} hidden ids reach the team's browser`)

  // He who may not: the same pages, after.
  const after = await through(outsider, ids)
  const leaks = all(after).flatMap((a) => holds(a.text).map((s) => `${a.page}: ${a.key} tells ${s}`))
  w.check(leaks.length === 0, `nothing of the case is in ${all(after).length} answers (${new Set(all(after).map((a) => a.key.split('?')[0])).size} calls) to the other on ${after.size} pages ${leaks.slice(0, 5).join('; ')}`)
  const changed = all(after).filter((a) => {
    const was = before.get(a.page)?.get(a.key)
    return was && !moving.test(a.key) && still(was.text) !== still(a.text)
  })
  const compared = all(after).filter((a) => before.get(a.page)?.has(a.key) && !moving.test(a.key)).length
  w.check(changed.length === 0 && compared >= 30, `${compared} answers are what they were before the case was there ${changed.slice(0, 4).map((a) => `${a.page}: ${a.key}: ${differs(still(before.get(a.page).get(a.key).text), still(a.text))}`).join('; ')}`)

  // The addresses of hidden records, beside addresses of none.
  const other1 = (id) => id.slice(0, 2) + [...id.slice(2)].map((c) => (c === 'a' ? 'b' : c === 'b' ? 'a' : c === '2' ? '3' : c === '3' ? '2' : c)).join('')
  const none = 'Tibbe Kwakstoort'
  const asks = [
    ['cases/', hidden.id], ['subject/', about.id], ['review/', made.report], ['hypotheses/', drawn.id], ['chart?add=', about.id], ['standing/', standing.id], ['warning/', made.claims[0] ?? hidden.id], ['request/', hidden.id],
    ['hits/', hidden.id], ['matches/', hidden.id], ['consents/', hidden.id], ['recalls?recall=', hidden.id],
  ].map(([at, id]) => [at + id, at + other1(id), id, other1(id)])
  asks.push([`search?q=${encodeURIComponent(person)}`, `search?q=${encodeURIComponent(none)}`, person, none], [`path?from=${encodeURIComponent(person)}&to=${encodeURIComponent(shared)}`, `path?from=${encodeURIComponent(none)}&to=${encodeURIComponent(shared)}`, person, none])
  let alike = 0
  for (const [at, instead, value, control] of asks) {
    const [one, two] = [await answersAt(outsider, at), await answersAt(outsider, instead)]
  const bare = (list, v) => list.filter(([k]) => !moving.test(k) && !frame.test(k)).map(([k, a]) => still(`${k} ${a.status} ${a.text}`).replaceAll(v, '·').replaceAll(encodeURIComponent(v), '·').replaceAll(v.replaceAll(' ', '+'), '·')).sort().join('\n')
    const [x, y] = [bare(one, value), bare(two, control)]
    if (x === y && one.length) alike++
    else w.check(false, `${at} does not read as a record that is not there: ${differs(x, y)}`)
  }
  w.check(alike === asks.length, `${alike} addresses of the case read like addresses of nothing`)
  await call('PUT', '/me/texts', { place: 'warning', body: '' })
  await call('PUT', '/me/work', { purpose, case: '' })
  for (const o of [insider, outsider]) { w.check(o.foreign.length === 0, 'no request left the node'); await o.close() }
}

async function answersAt(me, at) {
  const { answers, settled, end } = record(me.page)
  await me.go('account')
  await me.page.locator('section.card').first().waitFor()
  await settled()
  answers.clear()
  await me.go(at)
  await me.page.locator('main h1, main .problem, .drawing').first().waitFor()
  await settled()
  end()
  return [...answers]
}

// differs shows the first place where two texts part.
function differs(a, b) {
  let i = 0
  while (i < a.length && a[i] === b[i]) i++
  return `…${a.slice(Math.max(0, i - 60), i + 60)} / ${b.slice(Math.max(0, i - 60), i + 60)}`
}
