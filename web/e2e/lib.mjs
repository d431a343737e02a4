// What every walk needs: the three agencies of the demo as real nodes on
// loopback, officers in Chromium, axe, pictures, and a list of what failed.
import { spawn } from 'node:child_process'
import { mkdirSync, readFileSync } from 'node:fs'
import { chromium } from 'playwright-core'

const axe = readFileSync(new URL('../node_modules/axe-core/axe.min.js', import.meta.url), 'utf8')

// agencies starts the demo and waits until its story is told. pass lets time
// pass at all three nodes at once.
export async function agencies(binary, folder) {
  const child = spawn(binary, ['demo', '--address', '127.0.0.1:0', ...(folder ? ['--folder', folder] : [])])
  let out = ''
  const heard = []
  child.stdout.on('data', (d) => { out += d; for (const h of heard) h() })
  child.stderr.on('data', (d) => process.stderr.write(d))
  const until = (words) => new Promise((resolve, reject) => {
    const look = () => { if (out.includes(words)) resolve() }
    heard.push(look)
    look()
    child.on('exit', (code) => reject(new Error('the demo ended with ' + code + '\n' + out)))
  })
  await until('Time passes as usual again.')
  const logins = (text) => Object.fromEntries([...text.matchAll(/(\w+), password (\S+?)(?=;|\s|$)/g)].map((m) => [m[1], m[2]]))
  const nodes = { be: { base: /Workbench\s+(\S+)/.exec(out)[1], logins: logins(/Workbench[\s\S]*?Ask /.exec(out)[0]) } }
  for (const n of ['tr', 'nl']) {
    const line = new RegExp(`^\\s*${n}-desk\\s+(http\\S+)\\s+(.*)$`, 'm').exec(out)
    nodes[n] = { base: line[1], logins: logins(line[2]) }
  }
  return {
    ...nodes, said: () => out,
    pass: async (time) => { const mark = `${out.length}`; child.stdin.write(`+${time}\n`); await until(' pass'); return mark },
    stop: () => new Promise((resolve) => { child.on('exit', resolve); child.kill() }),
  }
}

export class Walks {
  failures = []
  constructor(shots, path) { this.shots = shots; this.path = path; mkdirSync(shots, { recursive: true }) }
  async start() {
    this.browser = await chromium.launch({ executablePath: this.path, args: ['--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking', '--disable-component-update', '--disable-sync'] })
  }
  check(ok, what) {
    console.log((ok ? 'ok   ' : 'FAIL ') + what)
    if (!ok) this.failures.push(what)
  }
  // officer opens a browser of his own at a node and logs in.
  async officer(node, login = 'officer', mode = 'light', { tour, proves = true, purpose, ...options } = {}) {
    const context = await this.browser.newContext({ viewport: { width: 1280, height: 720 }, locale: 'en-GB', timezoneId: 'Europe/Brussels', colorScheme: mode === 'dark' ? 'dark' : 'light', ...options })
    await context.addInitScript(() => { window.hand = 0; addEventListener('pointerdown', () => window.hand++, true); addEventListener('mousedown', () => window.hand++, true) })
    if (!tour) await context.addInitScript(() => localStorage.setItem('tour', 'seen'))
    const page = await context.newPage()
    const foreign = []
    page.on('request', (r) => { if (!r.url().startsWith(node.base) && !r.url().startsWith('data:')) foreign.push(r.url()) })
    page.on('console', (m) => { if (m.type() === 'error' && !/40[1349]|422|503|ERR_INTERNET|ERR_FAILED/.test(m.text())) this.failures.push(`console of ${login} at ${page.url()}: ${m.text()}`) })
    page.on('pageerror', (e) => this.failures.push(`page of ${login} at ${page.url()}: ${e.message}`))
    const me = { context, page, foreign, mode, node, login, purpose, look: (name) => this.lookAt(page, name, mode), go: (hash) => page.goto(node.base + '/#/' + hash), close: () => context.close(), report: (title, text, day) => reportAndAccept(page, node, title, text, day) }
    await this.logIn(me)
    if (proves) void this.proveAlways(page, node.logins[login])
    return me
  }
  // proveAlways gives the password whenever an act asks who sits there, until
  // the page is closed.
  async proveAlways(page, password) {
    const asked = page.locator('dialog.prove input[name=proof-password]')
    try {
      for (;;) {
        await asked.waitFor({ timeout: 0 })
        const field = await asked.elementHandle() // of this act: the next may ask before this one is seen to be gone
        await field.fill(password)
        await field.press('Enter')
        await field.waitForElementState('hidden')
      }
    } catch {} // the page is closed
  }
  async logIn(me) {
    await me.page.goto(me.node.base)
    await me.page.locator('input[name=name]').fill(me.login)
    await me.page.locator('input[name=password]').fill(me.node.logins[me.login])
    await me.page.keyboard.press('Enter')
    await me.page.locator('select[name=purpose]').waitFor()
    if (me.purpose) await me.page.locator('select[name=purpose]').selectOption(me.purpose)
    await me.page.locator('form button').last().click()
    await me.page.locator('nav').waitFor()
  }
  // leave keeps a picture of every page that a walk stopped at, and closes them.
  async leave(name) {
    let n = 0
    for (const c of this.browser.contexts()) {
      for (const p of c.pages()) await p.screenshot({ path: `${this.shots}/stopped-${name}-${n++}.png` }).catch(() => undefined)
      await c.close()
    }
  }
  // tabbed goes through a page by the Tab key alone: each control that a hand
  // could use comes under it, and shows that it has the focus.
  async tabbed(page, name) {
    const many = await page.evaluate(() => {
      document.activeElement?.blur?.()
      const seen = (e) => e.checkVisibility({ visibilityProperty: true }) && !e.disabled && e.tabIndex >= 0 && !e.closest('[inert]')
      const all = [...document.querySelectorAll('a[href], button, input, select, textarea, summary, [tabindex]')].filter(seen)
      const radio = (e) => e.type === 'radio' && e.name
      const left = new Set(all.filter((e) => !radio(e) || e === (all.find((x) => radio(x) && x.name === e.name && x.checked) ?? all.find((x) => radio(x) && x.name === e.name))))
      const dim = []
      window.walkLeft = left
      window.walkDim = dim
      window.walkHear?.abort()
      window.walkHear = new AbortController()
      document.addEventListener('focusin', (ev) => {
        left.delete(ev.target)
        const s = getComputedStyle(ev.target)
        if (ev.target.matches(':focus-visible') && (s.outlineStyle === 'none' || s.outlineWidth === '0px')) dim.push(ev.target.outerHTML.slice(0, 90))
      }, { signal: window.walkHear.signal })
      return left.size + 5 * all.filter((e) => /date|time/.test(e.type)).length
    })
    const left = () => page.evaluate(() => [...window.walkLeft].filter((e) => e.isConnected && e.checkVisibility() && !e.disabled).map((e) => e.outerHTML.slice(0, 90)))
    for (let n = 0; n < many + 30 && (n % 20 || (await left()).length); n++) await page.keyboard.press('Tab')
    const missed = await left()
    const dim = await page.evaluate(() => window.walkDim)
    this.check(missed.length === 0, `${name}: Tab reaches every control ${missed.slice(0, 4).join(' ')}`)
    this.check(dim.length === 0, `${name}: the focus is seen wherever it is ${dim.slice(0, 4).join(' ')}`)
  }
  // lookAt reads a page with axe, sees that nothing is wider than the window,
  // and keeps its picture.
  async lookAt(page, name, mode) {
    await page.screenshot({ path: `${this.shots}/${name}-${mode}.png` })
    const found = await page.evaluate(`(() => { ${axe}; return axe.run(document, { resultTypes: ['violations'] }).then((r) => r.violations.map((v) => v.id + ' (' + v.impact + '): ' + v.nodes.map((n) => n.target.join(' ')).slice(0, 3).join(', '))) })()`)
    this.check(found.length === 0, `${name}, ${mode}: accessible ${found.join('; ')}`)
    const over = await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth)
    this.check(over <= 0, `${name}, ${mode}: nothing is wider than the window (${over} px)`)
  }
}

// hands are those of somebody who has a keyboard and nothing else: no call here
// puts the focus anywhere, chooses or presses but by keys.
export function hands(page) {
  const key = (k) => page.keyboard.press(k)
  const at = (selector, words) => page.evaluate(([s, w]) => { const e = document.activeElement; return Boolean(e?.matches(s)) && (!w || (e.innerText || e.value || '').includes(w)) }, [selector, words])
  const to = async (selector, words = '') => {
    await page.locator(selector).first().waitFor()
    for (let n = 0; n < 400; n++) {
      if (await at(selector, words)) return
      await key('Tab')
    }
    throw new Error(`Tab never comes to ${selector} ${words}`)
  }
  const press = async (selector, words) => { await to(selector, words); await key('Enter') }
  return {
    key, to, press,
    write: async (selector, text) => { await to(selector); await key('Control+a'); await page.keyboard.type(text) },
    // day types a date as the field takes it: month, day, year.
    day: async (selector, text) => { await to(selector); await page.keyboard.type(text) },
    // pick walks a list by the arrows to the choice with a value or words.
    pick: async (selector, wanted) => {
      await to(selector)
      const here = () => page.evaluate((w) => { const e = document.activeElement; return e.value === w || e.selectedOptions?.[0]?.text.includes(w) }, wanted)
      await key('Home')
      for (let n = 0; n < 60; n++) { if (await here()) return; await key('ArrowDown') }
      throw new Error(`no choice ${wanted} in ${selector}`)
    },
    // command goes somewhere by the palette.
    command: async (words) => {
      await key('Control+k')
      await page.locator('dialog.palette input').waitFor()
      await page.keyboard.type(words)
      await key('Enter')
      await page.locator('dialog.palette').waitFor({ state: 'detached' })
    },
    // onDesk walks the duty desk to what bears some words.
    onDesk: async (words) => {
      await page.locator('.duty', { hasText: words }).first().waitFor()
      await key('Home')
      for (let n = 0; n < 60; n++) { if (await page.locator('.duty.here', { hasText: words }).count()) return; await key('j'); await page.waitForTimeout(30) }
      throw new Error('not on the desk: ' + words)
    },
    // give fills the words of an act's dialogue and sends it.
    give: async (text) => {
      if (text) { await to('dialog[open] textarea'); await page.keyboard.type(text) }
      await press('dialog[open] .acts button')
      await page.locator('dialog.ask-act').waitFor({ state: 'detached' })
    },
  }
}

// reportAndAccept files a report and accepts all that was read in it, sentence by
// sentence, by keys.
async function reportAndAccept(page, node, title, text, day) {
  await page.goto(node.base + '/#/reports')
  await page.locator('input[type=file]').setInputFiles({ name: title + '.txt', mimeType: 'text/plain', buffer: Buffer.from(text + '\n') })
  await page.locator('input[name=title]').fill(title)
  await page.locator('input[name=outlet]').fill('Fictional Gazette')
  await page.locator('select[name=obtained]').selectOption('open-source')
  await page.locator('input[type=date]').fill(day)
  await page.locator('form.row button').press('Enter')
  await page.locator('.proposal.here').waitFor()
  const left = async () => Number(await page.locator('p[data-left]').getAttribute('data-left'))
  for (let n = await left(); n > 0; n = await left()) {
    await page.keyboard.press('s')
    await page.waitForFunction((x) => Number(document.querySelector('p[data-left]')?.dataset.left) < x, n)
  }
  await page.keyboard.press('w')
  await page.locator('.proposal.accepted').first().waitFor()
}
