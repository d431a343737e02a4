// A report from drop to accepted claims, decided without the mouse; the keys
// are counted.
export default async function (w, demo) {
  const me = await w.officer(demo.be)
  const { page } = me
  const title = 'An arrest in Gent'
  const text = title + '\n\nBelgian police captured Joris Fictief in the Muide area of Gent on March 18. Joris Fictief grew up in Muide.\n\nJoris Fictief made several trips across Europe, investigators said. Karel Verzonnen is a brother of Joris Fictief.\n'
  await me.go('reports')
  await page.locator('input[type=file]').setInputFiles({ name: 'arrest.txt', mimeType: 'text/plain', buffer: Buffer.from(text) })
  await page.locator('input[name=title]').fill(title)
  await page.locator('input[name=outlet]').fill('Fictional Gazette')
  await page.locator('input[type=date]').fill('2016-03-19')
  await page.locator('form.row button').press('Enter')
  await page.locator('.proposal').first().waitFor()
  await me.go('')
  await page.locator('.question').waitFor()
  let keys = 0
  const press = async (k) => { keys++; await page.keyboard.press(k) }
  await press('Control+k')
  for (const c of 'repo') await press(c)
  await press('Enter')
  await page.locator('[data-item]').first().waitFor()
  const names = await page.locator('[data-item]').allInnerTexts()
  for (let i = 0; i <= names.indexOf(title); i++) await press('j')
  await press('Enter')
  await page.locator('.proposal').first().waitFor()
  const reach = keys
  const before = await page.locator('.proposal.open').count()
  w.check(before > 0, `the report has proposals to decide (${before})`)
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
  w.check(keys < 60, `a report of ${before} proposals decided by keyboard alone: ${reach} keys to reach it, ${keys - reach} to decide`)
  const [no, yes] = [await page.locator('.proposal.rejected').count(), await page.locator('.proposal.accepted').count()]
  w.check(no >= 1 && yes >= 1, `${no} rejected, ${yes} accepted`)
  await me.look('review-done')
  await me.close()
}
