// Every page in light, dark, high contrast, on a narrow screen and at 200 and
// 400 % zoom, read by axe, with its picture.
const places = [['', '.question'], ['desk', '.rows, .absent'], ['wall', '.wall ol, .wall .big'], ['roster', '.fortnight'], ['warnings', 'main [data-item]'], ['compose', 'form.split'], ['requests', '.card, .absent'], ['ask', 'form.card'], ['recalls', 'form.card'],
  ['peers', 'main [data-item]'], ['search?q=' + encodeURIComponent('صلاح عبد السلام'), '[data-item]'], ['path?from=Brussels+attacks&to=Paris+attacks', 'section.card ol'], ['reports', '[data-item]'], ['audit', 'table'], ['health', 'main li'], ['account', 'section.card'], ['administer/officers', '[data-login=officer]'], ['administer/desks', 'tbody tr'], ['administer/policies', 'form.card'], ['administer/keys', 'tbody tr'], ['administer/backup', 'ol']]

async function through(w, node, mode, options) {
  const me = await w.officer(node, 'officer', mode, options)
  for (const [hash, mark] of places) {
    await me.go(hash)
    await me.page.locator(mark).first().waitFor()
    await me.page.waitForLoadState('networkidle', { timeout: 2000 }).catch(() => undefined)
    await me.look(hash.split('?')[0].replace('/', '-') || 'start')
  }
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
  w.check(me.foreign.length === 0, `${mode}: no request left the node ${me.foreign.join(' ')}`)
  const stored = await me.page.evaluate(() => JSON.stringify([{ ...localStorage }, { ...sessionStorage }, document.cookie]))
  w.check(!/session|token|password/i.test(stored) && stored.length < 400, `${mode}: nothing secret is stored in the browser`)
  await me.close()
}

export default async function (w, demo) {
  await through(w, demo.be, 'light', {})
  await through(w, demo.be, 'dark', {})
  await through(w, demo.be, 'contrast', { contrast: 'more' })
  await through(w, demo.be, 'zoom200', { viewport: { width: 640, height: 360 }, deviceScaleFactor: 2 })
  await through(w, demo.be, 'narrow', { viewport: { width: 360, height: 740 } })
  await through(w, demo.be, 'zoom400', { viewport: { width: 320, height: 180 }, deviceScaleFactor: 4 })
}
