// Every page and view in light, dark, high contrast, on a narrow screen and at
// 200 and 400 % zoom, read by axe, with its picture; and each of its controls
// reached by the Tab key, with the focus in sight. The list is that of
// places.mjs, which a test holds against the pages that there are.
import { furnish, places } from './places.mjs'

const looks = {
  light: {}, dark: {}, contrast: { contrast: 'more' }, zoom200: { viewport: { width: 640, height: 360 }, deviceScaleFactor: 2 },
  narrow: { viewport: { width: 360, height: 740 } }, zoom400: { viewport: { width: 320, height: 180 }, deviceScaleFactor: 4 },
}

async function through(w, node, mode, options, found) {
  const officers = {}
  for (const p of places) {
    const login = p.as ?? 'officer'
    const me = (officers[login] ??= await w.officer(node, login, mode, { ...options, purpose: p.purpose }))
    await me.go(p.at(found))
    await me.page.locator(`main[data-page=${p.page}]`).waitFor() // no longer the page before
    await me.page.locator(p.mark).first().waitFor()
    await me.page.waitForLoadState('networkidle', { timeout: 2000 }).catch(() => undefined)
    const name = [p.page, p.view].filter(Boolean).join('-')
    await me.look(name)
    if (mode === 'light') await w.tabbed(me.page, name)
  }
  const me = officers.officer
  if (mode === 'light') {
    await me.go('')
    await me.page.keyboard.press('?')
    await me.page.locator('dialog.help').waitFor()
    await me.look('keys')
    await me.page.keyboard.press('Escape')
    await me.go('desk')
    await me.page.locator('.rows, .absent').first().waitFor()
    await me.page.keyboard.press('?')
    w.check((await me.page.locator('dialog.help .here-help').count()) === 1, 'the help says what this page is for, its keys first')
    await me.page.keyboard.press('Escape')
  }
  for (const o of Object.values(officers)) {
    w.check(o.foreign.length === 0, `${mode}: no request of ${o.login} left the node ${o.foreign.join(' ')}`)
    const stored = await o.page.evaluate(() => JSON.stringify([{ ...localStorage }, { ...sessionStorage }, document.cookie]))
    w.check(!/session|token|password/i.test(stored) && stored.length < 400, `${mode}: nothing secret is stored in the browser of ${o.login}`)
    await o.close()
  }
}

export default async function (w, demo) {
  const found = await furnish(w, demo.be, demo.nl)
  for (const [mode, options] of Object.entries(looks)) if (!w.modes || w.modes.includes(mode)) await through(w, demo.be, mode, options, found)
}
