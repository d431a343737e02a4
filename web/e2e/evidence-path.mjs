import { readFileSync } from 'node:fs'

// The path between the two attacks: asked, read as sentences, weakened by
// leaving a source out, and taken away as a briefing, by keyboard alone.
export default async function (w, demo) {
  const officer = await w.officer(demo.be)
  const { page } = officer
  await page.keyboard.press('Control+k')
  await page.locator('dialog.palette input').fill('path')
  await page.keyboard.press('Enter')
  await page.locator('input[name=from]').waitFor()
  await page.locator('input[name=from]').focus()
  await page.keyboard.type('Brussels attacks')
  await page.keyboard.press('Tab')
  await page.keyboard.type('Paris attacks')
  await page.keyboard.press('Enter')
  await page.locator('ol.path-steps').first().waitFor()
  const text = await page.locator('main').innerText()
  w.check(/weakest: step \d/.test(text) && text.includes('Computed on what you may see'), 'the answer names its weakest step and on what it was computed')
  w.check((await page.locator('blockquote').count()) >= 2 && (await page.locator('ol.path-steps .grade').count()) >= 2, 'each step shows the sentence that says it and how it was graded')
  w.check(/Falls without|Without this source/.test(text), 'what would break it is said')
  w.check((await page.locator('.verdict').getAttribute('aria-live')) === 'polite', 'a screen reader is told the answer')
  await officer.look('path')
  await page.locator('details.card summary').press('Enter')
  w.check((await page.locator('details.card tbody tr').count()) === (await page.locator('.chart svg line').count()), 'the table has a row for each line of the picture')
  const take = async (name) => {
    const coming = page.waitForEvent('download')
    await page.getByRole('button', { name }).press('Enter')
    return readFileSync(await (await coming).path())
  }
  const html = (await take('Briefing pack (HTML)')).toString()
  const cites = await page.locator('ol.path-steps .claim').count()
  w.check((html.match(/class="marking/g) ?? []).length === 2 && html.includes('UNCLASSIFIED'), 'the briefing bears its marking at head and foot')
  w.check(new Set(html.match(/id="c\d+"/g) ?? []).size >= Math.min(cites, 2), 'and cites each claim of the path')
  w.check(!/https?:\/\//.test(html) && !html.includes('<script'), 'and reaches out to nothing')
  const pdf = await take('Briefing pack (PDF)')
  w.check(pdf.subarray(0, 5).toString() === '%PDF-' && pdf.length > 5000, `the briefing is printed (${pdf.length} bytes)`)
  const before = await page.locator('ol.path-steps').count()
  await page.locator('section.card .acts.small button').first().press('Enter')
  await page.locator('.without').waitFor()
  await page.waitForFunction(() => !document.querySelector('form.ask button')?.disabled)
  w.check((await page.locator('ol.path-steps').count()) !== before || (await page.locator('main').innerText()).includes('None within'), 'without its source the answer is another')
  await officer.look('path-weakened')
  await officer.go('audit')
  await page.getByRole('cell', { name: 'Export' }).first().waitFor()
  w.check(true, 'taking it away stands in the access log')
  w.check(officer.foreign.length === 0, 'no request left the node: ' + officer.foreign.join(' '))
  await officer.close()
}
