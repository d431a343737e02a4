// Walks the first flows in Chromium over a real node: log in, choose the
// purpose, ask what ties the attacks, search, open a subject, review, and
// reads the pages with axe. Usage: npm run e2e -- --base URL --login L
// --password P [--shots DIR]; without --base it starts bin/liaison demo.
import { spawn } from 'node:child_process'
import { mkdirSync, readFileSync } from 'node:fs'
import { parseArgs } from 'node:util'
import { chromium } from 'playwright-core'

const { values: arg } = parseArgs({ options: { base: { type: 'string' }, login: { type: 'string', default: 'officer' }, password: { type: 'string' }, shots: { type: 'string', default: 'e2e/shots' }, chromium: { type: 'string', default: '/usr/bin/chromium' } } })
let child
if (!arg.base) {
  child = spawn('../bin/liaison', ['demo', '--address', '127.0.0.1:0'])
  const text = await new Promise((resolve, reject) => {
    let out = ''
    child.stdout.on('data', (d) => { out += d; if (out.includes('Stop with')) resolve(out) })
    child.on('exit', (code) => reject(new Error('the demo ended with ' + code)))
  })
  arg.base = /Workbench\s+(\S+)/.exec(text)[1]
  arg.password = /password (\S+)/.exec(text)[1]
}
mkdirSync(arg.shots, { recursive: true })
const axe = readFileSync(new URL('../node_modules/axe-core/axe.min.js', import.meta.url), 'utf8')
const browser = await chromium.launch({ executablePath: arg.chromium, args: ['--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking', '--disable-component-update', '--disable-sync'] })
const failures = []
const check = (ok, what) => { console.log((ok ? 'ok   ' : 'FAIL ') + what); if (!ok) failures.push(what) }
try {
  for (const scheme of ['light', 'dark']) {
    const context = await browser.newContext({ colorScheme: scheme, viewport: { width: 1280, height: 720 }, bypassCSP: false })
    const page = await context.newPage()
    const foreign = []
    page.on('request', (r) => { if (!r.url().startsWith(arg.base) && !r.url().startsWith('data:')) foreign.push(r.url()) })
    page.on('console', (m) => { if (m.type() === 'error' && !m.text().includes('401')) failures.push('console: ' + m.text()) })
    const look = async (name) => {
      await page.screenshot({ path: `${arg.shots}/${name}-${scheme}.png`, fullPage: false })
      const found = await page.evaluate(`(() => { ${axe}; return axe.run(document, { resultTypes: ['violations'] }).then((r) => r.violations.map((v) => v.id + ': ' + v.nodes.map((n) => n.target.join(' ')).slice(0, 3).join(', '))) })()`)
      check(found.length === 0, `${name}, ${scheme}: accessible ${found.join('; ')}`)
    }
    await page.goto(arg.base)
    await page.getByLabel('Name').fill(arg.login)
    await page.getByLabel('Password').fill(arg.password)
    await look('login')
    await page.keyboard.press('Enter')
    await page.getByRole('heading', { name: 'What are you working on?' }).waitFor()
    await look('purpose')
    await page.getByRole('button', { name: 'Begin' }).click()
    await page.getByRole('link', { name: /What ties the Brussels/ }).waitFor()
    await look('start')
    await page.getByRole('link', { name: /What ties the Brussels/ }).click()
    await page.getByRole('heading', { name: /^Path 1/ }).waitFor()
    check((await page.locator('blockquote').count()) >= 2, 'the path shows the sentence of each step')
    check((await page.locator('.grade').count()) >= 2, 'and how each was graded')
    await look('path')
    await page.keyboard.press('Control+k')
    await page.getByPlaceholder(/A name in any script/).fill('صلاح عبد السلام')
    await page.keyboard.press('Enter')
    await page.getByRole('link', { name: 'Salah Abdeslam' }).first().waitFor()
    await look('search')
    await page.getByRole('link', { name: 'Salah Abdeslam' }).first().click()
    await page.getByRole('heading', { name: /Salah Abdeslam/, level: 1 }).waitFor()
    await look('subject')
    await page.goto(arg.base + '/#/reports')
    await page.getByRole('link', { name: 'A capture in Molenbeek' }).waitFor()
    await look('reports')
    await page.getByRole('link', { name: 'A capture in Molenbeek' }).click()
    await page.locator('mark').first().waitFor()
    await look('review')
    await page.goto(arg.base + '/#/audit')
    await page.getByRole('cell', { name: 'FindPath' }).first().waitFor()
    await look('looks')
    check(foreign.length === 0, 'no request left the node: ' + foreign.join(' '))
    await context.close()
  }
} finally {
  await browser.close()
  child?.kill()
}
if (failures.length) {
  console.error(failures.length + ' failures:\n' + failures.join('\n'))
  process.exit(1)
}
