// A report from drop to accepted claims, decided without the mouse; the keys
// are counted. A second report names somebody who is on record by then: his
// quote is corrected, he is said to be the same, an act is taken back, a word
// goes on the stop list, the tab is lost in between, and the report is read
// again.
async function file(page, me, title, text) {
  await me.go('reports')
  await page.locator('input[type=file]').setInputFiles({ name: 'arrest.txt', mimeType: 'text/plain', buffer: Buffer.from(title + '\n\n' + text) })
  await page.locator('input[name=title]').fill(title)
  await page.locator('input[name=outlet]').fill('Fictional Gazette')
  await page.locator('select[name=obtained]').selectOption('open-source')
  await page.locator('input[type=date]').fill('2016-03-19')
  await page.locator('form.row button').press('Enter')
  await page.locator('.proposal').first().waitFor()
}

export default async function (w, demo) {
  const me = await w.officer(demo.be)
  const { page } = me
  const title = 'An arrest in Gent'
  await file(page, me, title, 'Belgian police captured Joris Fictief in the Muide area of Gent on March 18. Joris Fictief grew up in Muide.\n\nJoris Fictief made several trips across Europe, investigators said. Karel Verzonnen is a brother of Joris Fictief.\n')
  await me.go('')
  await page.locator('.question').waitFor()
  let keys = 0
  const press = async (k) => { keys++; await page.keyboard.press(k) }
  const state = async () => Object.fromEntries(await Promise.all(['left', 'waits'].map(async (k) => [k, Number(await page.locator('p[data-left]').getAttribute('data-' + k))])))
  const waits = (n) => page.waitForFunction((x) => Number(document.querySelector('p[data-left]')?.dataset.waits) === x, n)
  await press('Control+k')
  for (const c of 'repo') await press(c)
  await press('Enter')
  await page.locator('[data-item]').first().waitFor()
  const names = await page.locator('[data-item]').allInnerTexts()
  for (let i = 0; i <= names.indexOf(title); i++) await press('j')
  await press('Enter')
  await page.locator('.proposal.here').waitFor()
  const reach = keys
  const before = (await state()).left
  w.check(before > 0, `the report has proposals to decide (${before})`)
  await press('r')
  await waits(1)
  while ((await state()).left > 0) {
    const { left } = await state()
    await press('s')
    await page.waitForFunction((x) => Number(document.querySelector('p[data-left]')?.dataset.left) < x, left)
  }
  w.check((await page.locator('.proposal.accepted').count()) === 0, 'nothing is written before its time')
  await me.look('review-decided')
  await press('w')
  await page.locator('.proposal.accepted').first().waitFor()
  w.check(keys < 60, `a report of ${before} proposals decided by keyboard alone: ${reach} keys to reach it, ${keys - reach} to decide`)
  const [no, yes] = [await page.locator('.proposal.rejected').count(), await page.locator('.proposal.accepted').count()]
  w.check(no >= 1 && yes >= 1, `${no} rejected, ${yes} accepted`)
  await me.look('review-done')

  await file(page, me, 'A second report from Gent', 'Joris Fictief lives in Zuidhaven. Joris Fictief travelled to Noordstad on March 2, a neighbour said. Harbour Weekly reported that Joris Fictief knows Karel Verzonnen.\n')
  await page.locator('.proposal.here').waitFor()
  const whole = (await state()).left
  await page.keyboard.press('m')
  const same = page.locator('.mayBe button', { hasText: 'Joris Fictief' }).first()
  for (let i = 0; i < whole && !(await same.waitFor({ timeout: 700 }).then(() => true, () => false)); i++) { await page.keyboard.press('Escape'); await page.keyboard.press('j'); await page.keyboard.press('m') }
  w.check((await same.count()) === 1, 'who bears the name on record is offered, with the reason')
  await me.look('review-merge')
  await page.keyboard.press('1')
  await waits(1)
  await page.keyboard.press('j')
  const quote = () => page.locator('.text mark.here').allInnerTexts().then((x) => x.join(''))
  const read = await quote()
  await page.keyboard.press('e')
  await page.locator('.proposal.here .note', { hasText: 'by words' }).waitFor()
  await page.keyboard.press('Shift+L')
  await page.waitForFunction((x) => [...document.querySelectorAll('.text mark.here')].map((m) => m.textContent).join('') !== x, read)
  const longer = await quote()
  w.check(longer.length > read.length, `the quote is drawn out by a word: “${read}” to “${longer}”`)
  await me.look('review-edit')
  await page.keyboard.press('a')
  await waits(2)
  await page.keyboard.press('x')
  await waits(3)
  await page.keyboard.press('u')
  await waits(2)
  w.check(true, 'u takes the last act back')
  await page.keyboard.press('x')
  await waits(3)
  await page.locator('[data-kept=yes]').waitFor()
  await page.reload()
  await page.locator('.proposal.here').waitFor()
  await waits(3)
  w.check((await page.locator('p.note', { hasText: 'is back' }).count()) === 1, 'a lost tab loses no decision, and none is written by it')
  while ((await state()).left > 0) { const { left } = await state(); await page.keyboard.press('s'); await page.waitForFunction((x) => Number(document.querySelector('p[data-left]')?.dataset.left) < x, left) }
  await page.keyboard.press('w')
  await waits(0)
  await page.locator('.proposal.accepted-edited, .proposal.accepted').first().waitFor()
  w.check(/1 merged/.test(await page.locator('p[data-left]').innerText()), 'the merge is written with the acceptance')
  await page.locator('.head button', { hasText: 'Read again' }).press('Enter')
  await page.locator('p[data-left]', { hasText: 'Decisions stay' }).waitFor()
  w.check(/as before, 0 new/.test(await page.locator('p[data-left]').innerText()), 'read again: nothing new, the decisions stay')
  await me.go('reports')
  await page.locator('details.stops summary').press('Enter')
  const stopped = page.locator('details.stops li')
  await stopped.first().waitFor()
  await me.look('stop-list')
  await stopped.first().locator('button').press('Enter')
  await page.locator('details.stops li').first().waitFor({ state: 'detached' })
  w.check(true, 'a word is taken off the stop list')
  await me.close()
}
