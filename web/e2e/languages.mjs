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
    await me.close()
  }
}
