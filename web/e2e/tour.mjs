// The demo opens on its tour; each step leads to a page that shows what it says.
export default async function (w, demo) {
  const me = await w.officer(demo.be, 'officer', 'light', { tour: true })
  const { page } = me
  await page.locator('.tour').waitFor()
  await me.look('tour')
  const seen = []
  for (let i = 0; i < 6; i++) {
    await page.locator('[data-tour=next]').press('Enter')
    await page.locator('main h1').waitFor()
    seen.push(new URL(page.url()).hash.split(/[/?]/)[1])
  }
  w.check(seen.join() === 'path,search,warnings,desk,reports,audit', 'the tour leads through ' + seen.join(', '))
  await page.locator('[data-tour=next]').press('Enter')
  await page.locator('.tour').waitFor({ state: 'detached' })
  await page.reload()
  await page.locator('nav').waitFor()
  w.check((await page.locator('.tour').count()) === 0, 'ended, it does not come back by itself')
  await me.close()
}
