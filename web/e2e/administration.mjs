// The administrator at work, by keyboard: an account made, whose officer has to
// choose a password of his own before anything opens; a mandate changed; the
// simulator; desks, keys and backups.
export default async function (w, demo) {
  const admin = await w.officer(demo.be)
  const { page } = admin
  await page.locator('nav a', { hasText: 'Administration' }).press('Enter')
  await page.locator('[data-login=officer]').waitFor()
  await admin.look('admin-officers')
  await page.locator('input[name=login]').fill('ana')
  await page.locator('input[name=fullname]').fill('Ana Second of be-desk')
  await page.keyboard.press('Enter')
  await page.locator('[data-login=ana]').waitFor()
  const word = /shown once: (\S+)\. A new/.exec(await page.locator('.good').innerText())?.[1]
  w.check(Boolean(word) && (await page.locator('[data-login=ana]').innerText()).includes('not yet changed'), 'an account is made, its first password shown once')

  const context = await w.browser.newContext({ viewport: { width: 1280, height: 720 }, locale: 'en-GB' })
  const ana = await context.newPage()
  await ana.goto(demo.be.base)
  await ana.locator('input[name=name]').fill('ana')
  await ana.locator('input[name=password]').fill(word)
  await ana.keyboard.press('Enter')
  await ana.locator('h1', { hasText: 'Choose a password of your own' }).waitFor()
  await w.lookAt(ana, 'password-first', 'light')
  w.check((await ana.locator('nav').count()) === 0, 'the first password opens nothing but the choice of one’s own')
  void w.proveAlways(ana, word)
  await ana.locator('input[name=first]').fill('four words of my own')
  await ana.locator('input[name=again]').fill('four words of my own')
  await ana.keyboard.press('Enter')
  await ana.locator('input[name=name]').waitFor()
  await ana.locator('input[name=name]').fill('ana')
  await ana.locator('input[name=password]').fill('four words of my own')
  await ana.keyboard.press('Enter')
  await ana.locator('select[name=purpose]').waitFor()
  w.check(true, 'with his own he is asked for his purpose, and works')
  await context.close()

  const row = page.locator('[data-login=ana]')
  await row.locator('button', { hasText: 'Change' }).press('Enter')
  await row.locator('input[value=duty]').check()
  await admin.look('admin-mandate')
  await row.locator('button', { hasText: 'Entrust' }).press('Enter')
  await page.locator('.good', { hasText: 'next question' }).waitFor()
  w.check((await row.innerText()).includes('duty officer'), 'a mandate is changed')
  await row.locator('[data-act=suspend]').press('Enter')
  await row.locator('.tag.alert').waitFor()
  w.check(true, 'an account is taken out of use')
  await page.locator('[data-login=officer] button').press('Enter')
  w.check((await page.locator('[data-login=officer] form').count()) === 0, 'nobody changes his own mandate')

  for (const [tab, mark, name] of [['Desks', 'tbody tr', 'admin-desks'], ['Policies', 'form.card', 'admin-policies'], ['Keys', 'tbody tr', 'admin-keys'], ['Backup', 'ol', 'admin-backup']]) {
    await page.locator('.tabs a', { hasText: tab }).press('Enter')
    await page.locator(mark).first().waitFor()
    await admin.look(name)
  }
  await page.locator('.tabs a', { hasText: 'Policies' }).press('Enter')
  await page.locator('select[name=class]').selectOption('EU SECRET')
  await page.locator('button', { hasText: 'Who could?' }).press('Enter')
  await page.locator('tr[data-allowed=false]').first().waitFor()
  w.check((await page.locator('tr[data-allowed=false]').first().innerText()).includes('clearance'), 'the simulator says who could not see it, and which rule stands in the way')
  await admin.look('admin-simulated')
  w.check(admin.foreign.length === 0, 'no request left the node')
  await admin.close()
  const dark = await w.officer(demo.be, 'officer', 'dark')
  for (const [at, mark] of [['officers', '[data-login=officer]'], ['desks', 'tbody tr'], ['policies', 'form.card'], ['keys', 'tbody tr'], ['backup', 'ol']]) {
    await dark.go('administer/' + at)
    await dark.page.locator(mark).first().waitFor()
    await dark.look('admin-' + at)
  }
  await dark.close()
}
