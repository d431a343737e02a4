// A hit on a standing alert: what is sought stands at the desk the moment a
// record answers, with the order first; an officer confirms it, by keyboard.
export default async function (w, demo) {
  const me = await w.officer(demo.be)
  const { page } = me
  const made = await page.evaluate(async () => {
    const r = await fetch('/api/v1/alerts', { method: 'POST', headers: { 'Content-Type': 'application/json' }, body: JSON.stringify({ action: 'discreet-check', names: [{ text: 'Karel Verzonnen', kind: 'name' }], sex: 'male', births: ['1987-05-02'], reason: 'sought in the fictional case of this walk', note: 'Telephone before you let him go', telephone: '+32 2 555 01 99', languages: ['nl', 'fr'] }) })
    return [r.status, await r.text()]
  })
  w.check(made[0] < 300, 'an alert is put in force: ' + (made[0] < 300 ? '' : made[1]))
  await me.go('reports')
  await page.locator('input[type=file]').setInputFiles({ name: 'hit.txt', mimeType: 'text/plain', buffer: Buffer.from('A man in Zuidhaven\n\nPolice in Zuidhaven questioned Karel Verzonnen on Thursday, a spokesman said. Karel Verzonnen, born on 2 May 1987, was released.\n') })
  await page.locator('input[name=title]').fill('A man in Zuidhaven')
  await page.locator('input[name=outlet]').fill('Fictional Gazette')
  await page.locator('select[name=obtained]').selectOption('open-source')
  await page.locator('input[type=date]').fill('2016-03-19')
  await page.locator('form.row button').press('Enter')
  await page.locator('.proposal').first().waitFor()
  await me.go('hits')
  await page.locator('[data-hit]').waitFor({ timeout: 20_000 })
  const card = await page.locator('[data-hit]').innerText()
  w.check(card.includes('+32 2 555 01 99') && card.includes('must not notice') && card.includes('Telephone before'), 'the card says what to do, whom to telephone, and that he must not notice')
  await me.look('hit')
  await page.locator('body').press('c')
  await page.locator('dialog textarea').fill('The day of birth in the report is the one in the alert.')
  await page.locator('dialog button').first().press('Enter')
  await page.locator('[data-state=confirmed]').waitFor()
  w.check(true, 'an officer confirms it with a reason, by keyboard')
  await me.look('hit-decided')
  await me.close()
}
