// The screen in each language: it says which, and nothing is cut or too wide.
export default async function (w, demo) {
  for (const [locale, word] of [['fr-BE', 'Permanence'], ['nl-BE', 'Wachtdienst'], ['de-DE', 'Dauerdienst']]) {
    const me = await w.officer(demo.be, 'officer', locale.slice(0, 2), { locale })
    w.check((await me.page.locator('html').getAttribute('lang')) === locale.slice(0, 2), 'the page says its language: ' + locale)
    await me.go('desk')
    await me.page.locator('.rows, .absent').first().waitFor()
    w.check((await me.page.locator('h1').innerText()) === word, word)
    await me.look('desk')
    await me.go('compose')
    await me.page.locator('form.split').waitFor()
    await me.look('compose')
    for (const hash of ['', 'warnings', 'requests', 'ask', 'hits', 'recalls', 'search', 'path', 'chart', 'cases', 'reports', 'matches', 'peers', 'audit', 'health', 'roster', 'wall', 'account', 'administer/officers', 'administer/policies', 'administer/keys', 'hypotheses/none']) {
      await me.go(hash)
      await me.page.locator(hash === 'wall' ? '.wall' : hash.startsWith('hypotheses') ? '.problem' : 'main h1, .question').first().waitFor()
      await me.page.waitForLoadState('networkidle', { timeout: 1500 }).catch(() => undefined)
      const words = await me.page.locator('body').innerText()
      w.check(!/\{\w+\}|undefined|\[object|NaN/.test(words), `${locale} ${hash || 'start'}: no hole and no missing word`)
      const over = await me.page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth)
      w.check(over <= 0, `${locale} ${hash || 'start'}: nothing is wider than the window (${over} px)`)
    }
    await me.close()
  }
}
