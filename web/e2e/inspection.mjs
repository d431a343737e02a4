// What the data protection officer reads: who looked at what, what is kept and
// was erased, the figures, and the packet for a person, made by keyboard; and
// that nothing he can call changes anything.
import { readFileSync } from 'node:fs'

export default async function (w, demo) {
  const analyst = await w.officer(demo.be)
  await analyst.go('search?q=Bakraoui')
  await analyst.page.locator('main [data-item]').first().waitFor()
  const dpo = await w.officer(demo.be, 'dpo', 'light', { purpose: 'rights' })
  const { page } = dpo
  await page.locator('nav a', { hasText: 'Inspection' }).press('Enter')
  const rows = page.locator('tbody tr[data-use]')
  await rows.first().waitFor()
  await dpo.look('inspect-looks')
  await page.locator('input[name=use]').fill('Search')
  await page.locator('select[name=operation]').selectOption('consultation')
  await page.keyboard.press('Enter')
  await page.locator('button', { hasText: 'Search the log' }).press('Enter')
  await page.waitForFunction(() => [...document.querySelectorAll('tbody tr[data-use]')].every((r) => r.dataset.use === 'Search'))
  w.check((await rows.first().innerText()).includes('of be-desk'), 'the log says who searched, by name, for which purpose')
  await page.locator('input[name=use]').fill('ReadAudit')
  await page.locator('button', { hasText: 'Search the log' }).press('Enter')
  await page.waitForFunction(() => document.querySelector('tbody tr[data-use=ReadAudit]'))
  w.check((await rows.first().innerText()).includes('Data protection officer'), 'reading the log is on the log')
  await page.locator('button', { hasText: 'prove themselves' }).press('Enter')
  await page.locator('.good', { hasText: 'prove themselves' }).waitFor()
  w.check(true, 'log and ledger prove themselves')

  await page.locator('.tabs a', { hasText: 'Retention' }).press('Enter')
  await page.locator('.sums').waitFor()
  await dpo.look('inspect-retention')
  await page.locator('.tabs a', { hasText: 'Figures' }).press('Enter')
  await page.locator('tbody tr').first().waitFor()
  await dpo.look('inspect-figures')

  await page.locator('.tabs a', { hasText: 'packet' }).press('Enter')
  await page.locator('input[name=person]').fill('Salah Abdeslam')
  await page.keyboard.press('Enter')
  await page.locator('li.held').first().waitFor()
  const proposed = await page.locator('li.held.no').count()
  w.check(proposed > 0, `the rules propose to withhold ${proposed} of ${await page.locator('li.held').count()}, each with its ground`)
  await dpo.look('inspect-packet')
  await page.locator('textarea[name=reason]').fill('An inquiry is open.')
  const file = page.waitForEvent('download')
  await page.locator('button', { hasText: 'Make the packet' }).press('Enter')
  const html = readFileSync(await (await file).path(), 'utf8')
  await page.locator('.good').waitFor()
  w.check(html.includes('Your rights') && html.includes('15(1)') && !html.includes('An inquiry is open'), 'the packet tells the person his rights and that parts are withheld, and not why')
  w.check(!/<script|https?:\/\//.test(html), 'it holds no script and points nowhere')
  await dpo.go('inspect/looks')
  await page.locator('input[name=use]').fill('Withhold')
  await page.locator('button', { hasText: 'Search the log' }).press('Enter')
  await page.waitForFunction(() => document.querySelector('tbody tr[data-use=Withhold]'))
  w.check((await rows.filter({ hasText: 'An inquiry is open' }).count()) > 0, 'what was withheld stands on the log, with the reason')

  // Every state-changing call of the node, with this officer's session.
  const api = JSON.parse(readFileSync(new URL('../src/lib/openapi.json', import.meta.url), 'utf8'))
  const done = []
  for (const [path, methods] of Object.entries(api.paths)) {
    for (const method of Object.keys(methods).filter((m) => ['post', 'put', 'patch', 'delete'].includes(m))) {
      if (/^\/api\/v1\/(me|login|logout|verify|packets|push)\b/.test(path)) continue // about himself, or a question
      const r = await dpo.context.request.fetch(demo.be.base + path.replace(/\{\w+\}/g, 'x'), { method: method.toUpperCase(), headers: { 'content-type': 'application/json' }, data: '{}' })
      if (r.ok() && !/compare|screen|match|recipients|road/.test(path)) done.push(`${method} ${path} ${r.status()}`)
    }
  }
  w.check(done.length === 0, `no call of his changes anything ${done.join(', ')}`)
  w.check(dpo.foreign.length === 0, 'no request left the node')
  await analyst.close()
  await dpo.close()
  const dark = await w.officer(demo.be, 'dpo', 'dark', { purpose: 'rights' })
  for (const at of ['looks', 'retention', 'figures']) {
    await dark.go('inspect/' + at)
    await dark.page.locator(at === 'retention' ? '.sums' : 'tbody tr').first().waitFor()
    await dark.look('inspect-' + at)
  }
  await dark.go('inspect/person')
  await dark.page.locator('input[name=person]').fill('Salah Abdeslam')
  await dark.page.keyboard.press('Enter')
  await dark.page.locator('li.held').first().waitFor()
  await dark.look('inspect-packet')
  await dark.close()
}
