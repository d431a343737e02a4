// A report that came as PDF: what was read is shown on its page, as it looks,
// with the words marked; the page follows the proposal.
function pdf(pages) {
  const parts = ['%PDF-1.4\n']
  const at = []
  const obj = (s) => { at.push(parts.join('').length); parts.push(`${at.length} 0 obj\n${s}\nendobj\n`) }
  obj('<< /Type /Catalog /Pages 2 0 R >>')
  obj(`<< /Type /Pages /Kids [${pages.map((_, i) => `${4 + 2 * i} 0 R`).join(' ')}] /Count ${pages.length} >>`)
  obj('<< /Type /Font /Subtype /Type1 /BaseFont /Times-Roman >>')
  pages.forEach((lines, i) => {
    obj(`<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents ${5 + 2 * i} 0 R /Resources << /Font << /F1 3 0 R >> >> >>`)
    const s = 'BT /F1 14 Tf 60 760 Td 20 TL ' + lines.map((l) => `(${l}) Tj T* `).join('') + 'ET'
    obj(`<< /Length ${s.length} >>\nstream\n${s}\nendstream`)
  })
  const start = parts.join('').length
  parts.push(`xref\n0 ${at.length + 1}\n0000000000 65535 f \n` + at.map((o) => String(o).padStart(10, '0') + ' 00000 n \n').join('') + `trailer << /Size ${at.length + 1} /Root 1 0 R >>\nstartxref\n${start}\n%%EOF\n`)
  return Buffer.from(parts.join(''), 'latin1')
}

export default async function (w, demo) {
  const me = await w.officer(demo.be)
  const { page } = me
  await me.go('reports')
  await page.locator('input[type=file]').setInputFiles({ name: 'lease.pdf', mimeType: 'application/pdf', buffer: pdf([['A lease in Gent', '', 'Piet Bedacht rented a flat in Zuidhaven, a neighbour said.'], ['Police captured Piet Bedacht in Gent on March 18.']]) })
  await page.locator('input[name=title]').fill('A lease in Gent')
  await page.locator('input[name=outlet]').fill('Fictional Gazette')
  await page.locator('select[name=obtained]').selectOption('open-source')
  await page.locator('input[type=date]').fill('2016-03-19')
  await page.locator('form.row button').press('Enter')
  await page.locator('.proposal').first().waitFor({ timeout: 120_000 }) // the reader of PDF starts with its first document
  await page.keyboard.press('p')
  const pane = page.locator('.pagePane[data-drawn=true]')
  await pane.waitFor({ timeout: 120_000 })
  const seen = new Set()
  const n = await page.locator('.proposal').count()
  for (let i = 0; i < n; i++) {
    const quote = await page.locator('.proposal.here').getAttribute('id')
    await page.waitForFunction(() => document.querySelector('.pagePane[aria-busy=false]')?.dataset.marks > 0)
    seen.add(await page.locator('.pagePane').getAttribute('data-page'))
    if (i === 0) await me.look('review-page')
    await page.keyboard.press('j')
    if (i + 1 < n) await page.waitForFunction((q) => document.querySelector('.proposal.here')?.id !== q, quote)
  }
  w.check(seen.has('1') && seen.has('2'), `the page follows the proposal: pages ${[...seen].join(', ')} of ${n} proposals`)
  const [image, mark] = [await page.locator('svg.onPage image').boundingBox(), await page.locator('svg.onPage rect').first().boundingBox()]
  w.check(image.width > 400 && mark.x > image.x && mark.x + mark.width < image.x + image.width && mark.y > image.y, 'the mark lies on the picture of the page')
  await page.keyboard.press('p')
  await page.locator('.text mark.here').waitFor()
  w.check((await page.locator('.pagePane').count()) === 0, 'p goes back to the text')
  await me.close()
}
