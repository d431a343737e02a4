// A pair of records judged to be the same, the evidence for and against it in
// sight, and the judgement taken back: what was is restored.
export default async function (w, demo) {
  const me = await w.officer(demo.be)
  const { page } = me
  // Two reports name one fictional man in two spellings.
  for (const [title, text] of [['A lease in Oostdam', 'Police searched a garage in Oostdam. Officials said Karel Janda, 31, rented the garage.'], ['A stop near Oostdam', 'Officers stopped a car near Oostdam. Officials said Karel Yanda, 31, drove the car.']]) {
    await me.report(title, text, '2016-03-19')
  }
  await me.go('matches')
  const pair = page.locator('.pair-pick', { hasText: 'anda' }).first()
  await pair.waitFor()
  await pair.press('Enter')
  await page.locator('section.card h2', { hasText: 'Yanda' }).waitFor()
  w.check((await page.locator('.weigh tbody tr').count()) >= 1, 'each line of evidence stands with both texts and its weight')
  w.check(/\d/.test(await page.locator('[data-chance]').innerText()), 'how often such evidence was right stands below it')
  w.check((await page.locator('.card [aria-pressed=true]').count()) === 0, 'no answer is chosen beforehand')
  await me.look('match')
  await page.keyboard.press('s')
  await page.locator('dialog textarea').fill('The same age, the same town, the same week.')
  await page.locator('dialog .acts button').first().press('Enter')
  await page.locator('dialog').waitFor({ state: 'detached' })
  await page.locator('[data-last=same]').waitFor()
  w.check(true, 'judged the same, with a reason in a name')
  await page.keyboard.press('u')
  await page.locator('dialog textarea').fill('The driver showed a paper with another birthday.')
  await page.locator('dialog .acts button').first().press('Enter')
  await page.locator('dialog').waitFor({ state: 'detached' })
  await page.locator('.pair-pick', { hasText: 'anda' }).first().waitFor()
  w.check(true, 'taken back, it waits again as before')
  await me.close()
}
