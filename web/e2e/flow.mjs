// Walks the flows in Chromium over a real node, mostly by keyboard, reads every
// page with axe and takes its picture. Usage: npm run e2e -- [--base URL
// --login L --password P] [--shots DIR] [--binary FILE]; without --base it
// starts the demo of the binary. The duty desk and the warning are shown with
// answers set here, because the demo has no second agency; everything else is
// the node's own.
import { spawn } from 'node:child_process'
import { mkdirSync, readFileSync } from 'node:fs'
import { parseArgs } from 'node:util'
import { chromium } from 'playwright-core'
import { deskAnswer, warningAnswer } from './answers.mjs'

const { values: arg } = parseArgs({ options: { base: { type: 'string' }, login: { type: 'string', default: 'officer' }, password: { type: 'string' }, shots: { type: 'string', default: 'e2e/shots' }, binary: { type: 'string', default: '../bin/liaison' }, chromium: { type: 'string', default: '/usr/bin/chromium' } } })
let child
if (!arg.base) {
  child = spawn(arg.binary, ['demo', '--address', '127.0.0.1:0'])
  const text = await new Promise((resolve, reject) => {
    let out = ''
    child.stdout.on('data', (d) => { out += d; if (out.includes('Stop with')) resolve(out) })
    child.on('exit', (code) => reject(new Error('the demo ended with ' + code)))
  })
  arg.base = /Workbench\s+(\S+)/.exec(text)[1].replace(/\/$/, '')
  arg.password = /password (\S+)/.exec(text)[1]
}
mkdirSync(arg.shots, { recursive: true })
const axe = readFileSync(new URL('../node_modules/axe-core/axe.min.js', import.meta.url), 'utf8')
const browser = await chromium.launch({ executablePath: arg.chromium, args: ['--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking', '--disable-component-update', '--disable-sync'] })
const failures = []
const check = (ok, what) => { console.log((ok ? 'ok   ' : 'FAIL ') + what); if (!ok) failures.push(what) }

// look reads a page with axe, sees that nothing is wider than the window, and
// keeps its picture.
const lookAt = (page, mode) => async (name) => {
  await page.screenshot({ path: `${arg.shots}/${name}-${mode}.png` })
  const found = await page.evaluate(`(() => { ${axe}; return axe.run(document, { resultTypes: ['violations'] }).then((r) => r.violations.map((v) => v.id + ' (' + v.impact + '): ' + v.nodes.map((n) => n.target.join(' ')).slice(0, 3).join(', '))) })()`)
  check(found.length === 0, `${name}, ${mode}: accessible ${found.join('; ')}`)
  const over = await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth)
  check(over <= 0, `${name}, ${mode}: nothing is wider than the window (${over} px)`)
}
async function begin(mode, options) {
  const context = await browser.newContext({ viewport: { width: 1280, height: 720 }, locale: 'en-GB', timezoneId: 'Europe/Brussels', ...options })
  const page = await context.newPage()
  const foreign = []
  page.on('request', (r) => { if (!r.url().startsWith(arg.base) && !r.url().startsWith('data:')) foreign.push(r.url()) })
  page.on('console', (m) => { if (m.type() === 'error' && !/40[134]/.test(m.text())) failures.push('console: ' + m.text()) })
  page.on('pageerror', (e) => failures.push('page: ' + e.message))
  return { context, page, foreign, look: lookAt(page, mode) }
}
async function login(page, look) {
  await page.goto(arg.base)
  await page.locator('input[name=name]').fill(arg.login)
  await page.locator('input[name=password]').fill(arg.password)
  await look?.('login')
  await page.keyboard.press('Enter')
  await page.locator('select[name=purpose]').waitFor()
  await look?.('purpose')
  await page.locator('form button').click()
  await page.locator('.question').waitFor()
}

async function everyPage(mode, options) {
  const { context, page, foreign, look } = await begin(mode, options)
  await login(page, look)
  await look('start')
  await page.keyboard.press('?')
  await page.locator('dialog.help').waitFor()
  await look('keys')
  await page.keyboard.press('Escape')
  await page.keyboard.press('Control+k')
  await page.locator('dialog.palette input').fill('go')
  await look('commands')
  await page.keyboard.press('Escape')
  for (const [hash, name] of [['warnings', 'warnings'], ['requests', 'requests'], ['peers', 'agencies']]) {
    await page.goto(`${arg.base}/#/${hash}`)
    await page.locator('.absent, main table, main [data-item]').first().waitFor()
    await look(name)
  }
  await page.goto(arg.base + '/#/path?from=Brussels+attacks&to=Paris+attacks')
  await page.locator('section.card ol').first().waitFor()
  check((await page.locator('blockquote').count()) >= 2, 'the path shows the sentence of each step')
  check((await page.locator('.grade').count()) >= 2, 'and how each was graded')
  await look('path')
  await page.locator('summary').first().press('Enter')
  check((await page.locator('details tbody tr').count()) === (await page.locator('svg line').count()), 'the table has a row for each line of the chart')
  await look('path-table')
  await page.goto(arg.base + '/#/search?q=' + encodeURIComponent('صلاح عبد السلام'))
  await page.locator('[data-item]').first().waitFor()
  await look('search')
  await page.keyboard.press('j')
  await page.keyboard.press('Enter')
  await page.locator('h1 .tag').waitFor()
  check((await page.locator('h1').innerText()).includes('Salah Abdeslam'), 'the name in Arabic leads to the subject')
  await look('subject')
  await page.locator('.switch button').nth(2).press('Enter')
  await look('timeline')
  await page.goto(arg.base + '/#/reports')
  await page.locator('[data-item]').first().waitFor()
  await look('reports')
  await page.getByRole('link', { name: 'A capture in Molenbeek' }).press('Enter')
  await page.locator('mark').first().waitFor()
  await look('review')
  await page.goto(arg.base + '/#/audit')
  await page.getByRole('cell', { name: 'FindPath' }).first().waitFor()
  await look('looks')
  await page.goto(arg.base + '/#/health')
  await page.locator('main li').first().waitFor()
  await look('health')
  const sent = []
  const act = async (r) => { sent.push(new URL(r.request().url()).pathname.split('/').at(-1) + ' ' + r.request().postData()); await r.fulfill({ json: {} }) }
  await page.route('**/api/v1/desk', (r) => r.fulfill({ json: deskAnswer(sent.some((s) => s.startsWith('acknowledge'))) }))
  await page.route('**/api/v1/desk/*/*', act)
  await page.route('**/api/v1/warnings/W-7', (r) => r.fulfill({ json: warningAnswer() }))
  await page.goto(arg.base + '/#/desk')
  await page.reload()
  await page.locator('.duty').first().waitFor()
  await page.locator('.flash').waitFor()
  await look('desk')
  await page.keyboard.press('a')
  await page.locator('.duty', { hasText: 'acknowledged' }).first().waitFor()
  check(sent.length === 1 && sent[0].startsWith('acknowledge'), 'one key acknowledges what burns first')
  await page.keyboard.press('c')
  await page.locator('dialog.ask-act').waitFor()
  await look('desk-close')
  check(sent.length === 1, 'closing asks first')
  await page.keyboard.press('Escape')
  check(sent.length === 1 && (await page.locator('dialog').count()) === 0, 'and Escape closes nothing but the question')
  await page.goto(arg.base + '/#/warning/W-7')
  await page.locator('tr.mute').first().waitFor()
  await look('warning')
  check(foreign.length === 0, 'no request left the node: ' + foreign.join(' '))
  await context.close()
}

// reviewByKeys decides a whole report without the mouse and counts the keys.
async function reviewByKeys() {
  const { context, page, look } = await begin('keys', {})
  await login(page)
  const title = 'An arrest in Gent'
  const text = title + '\n\nBelgian police captured Joris Fictief in the Muide area of Gent on March 18. Joris Fictief grew up in Muide.\n\nJoris Fictief made several trips across Europe, investigators said. Karel Verzonnen is a brother of Joris Fictief.\n'
  await page.goto(arg.base + '/#/reports')
  await page.locator('input[type=file]').setInputFiles({ name: 'arrest.txt', mimeType: 'text/plain', buffer: Buffer.from(text) })
  await page.locator('input[name=title]').fill(title)
  await page.locator('input[name=outlet]').fill('Fictional Gazette')
  await page.locator('input[type=date]').fill('2016-03-19')
  await page.locator('form.row button').press('Enter')
  await page.locator('.proposal').first().waitFor()
  await page.goto(arg.base + '/#/')
  await page.locator('.question').waitFor()
  let keys = 0
  const press = async (k) => { keys++; await page.keyboard.press(k) }
  const type = async (s) => { for (const c of s) await press(c) }
  await press('Control+k')
  await type('repo')
  await press('Enter')
  await page.locator('[data-item]').first().waitFor()
  const names = await page.locator('[data-item]').allInnerTexts()
  for (let i = 0; i <= names.indexOf(title); i++) await press('j')
  await press('Enter')
  await page.locator('.proposal').first().waitFor()
  const reach = keys
  const before = await page.locator('.proposal.open').count()
  check(before > 0, `the report has proposals to decide (${before})`)
  // The first proposals bring the subject; the third is about it.
  await press('j')
  await press('j')
  await press('r')
  await page.waitForFunction((n) => document.querySelectorAll('.proposal.open').length < n, before)
  let left = await page.locator('.proposal.open').count()
  while (left > 0) {
    await press('s')
    await page.waitForFunction((n) => document.querySelectorAll('.proposal.open').length < n, left)
    left = await page.locator('.proposal.open').count()
  }
  check(keys < 60, `a report of ${before} proposals decided by keyboard alone: ${reach} keys to reach it, ${keys - reach} to decide`)
  const [no, yes] = [await page.locator('.proposal.rejected').count(), await page.locator('.proposal.accepted').count()]
  check(no >= 1 && yes >= 1, `${no} rejected, ${yes} accepted`)
  await look('review-done')
  await context.close()
}

async function languages() {
  for (const [locale, word] of [['fr-BE', 'Permanence'], ['nl-BE', 'Wachtdienst'], ['de-DE', 'Dauerdienst']]) {
    const { context, page, look } = await begin(locale.slice(0, 2), { locale })
    await login(page)
    check((await page.locator('html').getAttribute('lang')) === locale.slice(0, 2), 'the page says its language: ' + locale)
    await page.route('**/api/v1/desk', (r) => r.fulfill({ json: deskAnswer(false) }))
    await page.goto(arg.base + '/#/desk')
    await page.locator('.duty').first().waitFor()
    check((await page.locator('h1').innerText()) === word, word)
    await look('desk')
    await context.close()
  }
}

try {
  await reviewByKeys()
  await everyPage('light', { colorScheme: 'light' })
  await everyPage('dark', { colorScheme: 'dark' })
  await everyPage('contrast', { contrast: 'more', colorScheme: 'light' })
  await everyPage('narrow', { viewport: { width: 360, height: 740 } })
  await everyPage('zoom400', { viewport: { width: 320, height: 180 }, deviceScaleFactor: 4 })
  await languages()
} catch (e) {
  failures.push('stopped: ' + e.message)
} finally {
  await browser.close()
  child?.kill()
}
if (failures.length) {
  console.error(failures.length + ' failures:\n' + failures.join('\n'))
  process.exit(1)
}
