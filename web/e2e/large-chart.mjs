import { execFileSync } from 'node:child_process'
import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { agencies } from './lib.mjs'

// A chart of 3,000 subjects and 7,500 ties, and a hub of 10,000, from a file
// made here: what opening it and moving it cost the page is measured and
// printed.
export default async function (w, _demo, binary = '../bin/liaison') {
  const folder = mkdtempSync(join(tmpdir(), 'liaison-large-'))
  const demo = await agencies(binary, folder)
  try {
    const lines = [{ id: 'hub', schema: 'Organization', properties: { name: ['Fictional Cooperative'] } }]
    const name = (i) => `Member ${String(i).padStart(5, '0')}`
    for (let i = 0; i < 10000; i++) lines.push({ id: 'p' + i, schema: 'Person', properties: { name: [name(i)] } }, { id: 'm' + i, schema: 'Membership', properties: { member: ['p' + i], organization: ['hub'] } })
    let x = 7
    const next = (n) => { x = (Math.imul(x, 1664525) + 1013904223) >>> 0; return Math.floor((x / 4294967296) * n) }
    const seen = new Set()
    while (seen.size < 7500) {
      const a = next(3000), b = Math.max(0, Math.min(2999, a + next(60) - 30))
      if (a === b) continue
      const key = Math.min(a, b) + '-' + Math.max(a, b)
      if (seen.has(key)) continue
      seen.add(key)
      lines.push({ id: 't' + key, schema: 'Associate', properties: { person: ['p' + a], associate: ['p' + b] } })
    }
    const file = join(folder, 'large.ftm.jsonl')
    writeFileSync(file, lines.map((l) => JSON.stringify(l)).join('\n') + '\n')
    const home = [folder, ...readdirSync(folder).map((d) => join(folder, d))].find((d) => { try { return readdirSync(d).includes('liaison.db') && !/tr-|nl-/.test(d) } catch { return false } })
    execFileSync(binary, ['import', file, '--dataset', 'generated', '--home', home], { stdio: ['ignore', 'ignore', 'inherit'] })
    const officer = await w.officer(demo.be)
    const { page } = officer
    // The walk is about the page; a busy machine may be slow to answer.
    page.setDefaultTimeout(240_000)
    page.on('response', async (r) => { if (r.status() >= 500) console.log('     ' + r.url().replace(/.*api.v1/, '') + ' answered ' + r.status() + ': ' + (await r.text().catch(() => ''))) })
    await officer.go('chart')
    await page.locator('#add').fill('Fictional Cooperative')
    await page.keyboard.press('Enter')
    if (await page.locator('.found button').first().waitFor({ timeout: 4000 }).then(() => true, () => false)) await page.locator('.found button').first().click()
    await page.locator('.drawing').waitFor()
    await page.locator('.drawing').focus()
    await page.keyboard.press('e')
    await page.locator('dialog.expand').waitFor()
    w.check((await page.locator('dialog.expand').innerText()).includes('10000'), 'a hub of 10,000 is counted before anything is drawn')
    w.check(await page.locator('dialog.expand button').first().isDisabled(), 'and is not drawn unasked')
    await page.locator('dialog.expand input[type=checkbox]').first().check()
    await page.locator('dialog.expand [role=alert]').waitFor()
    w.check(await page.locator('dialog.expand button').first().isDisabled(), 'nor beyond what a chart holds')
    await officer.look('hub')
    await page.keyboard.press('Escape')
    const made = await page.evaluate(async () => {
      const post = async (path, body) => (await fetch('/api/v1' + path, { method: 'POST', headers: { 'Content-Type': 'application/json' }, body: JSON.stringify(body) })).json()
      const hub = (await (await fetch('/api/v1/search?q=Fictional+Cooperative')).json()).hits[0].subject.id
      const around = await post(`/subjects/${hub}/surround`, { on: [], kinds: ['person'], limit: 10000 })
      const ids = around.subjects.filter((s) => s.label < 'Member 03000').map((s) => s.id)
      const chart = await post('/charts', { title: 'Three thousand' })
      const saved = await post(`/charts/${chart.id}/edit`, { base: 1, acts: [{ do: 'add', subjects: ids }] })
      return { subjects: saved.subjects?.length, links: saved.links?.length }
    })
    w.check(made.subjects === 3000 && made.links === 7500, `the generated chart has ${made.subjects} subjects and ${made.links} ties`)
    const cdp = await page.context().newCDPSession(page)
    await cdp.send('Performance.enable')
    const spent = async () => Object.fromEntries((await cdp.send('Performance.getMetrics')).metrics.map((m) => [m.name, m.value]))
    await page.locator('body').press('o')
    await page.locator('dialog.charts li button', { hasText: 'Three thousand' }).waitFor()
    const before = await spent()
    await page.locator('dialog.charts li button', { hasText: 'Three thousand' }).first().press('Enter')
    await page.waitForFunction(() => document.querySelector('.drawing')?.getAttribute('data-ready') === '3000/7500', null, { timeout: 120_000 })
    await page.evaluate(() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done))))
    const after = await spent()
    const open = (after.TaskDuration - before.TaskDuration) * 1000
    console.log(`     opening 3,000 subjects and 7,500 ties: ${open.toFixed(0)} ms of main thread (script ${((after.ScriptDuration - before.ScriptDuration) * 1000).toFixed(0)}, layout ${((after.LayoutDuration - before.LayoutDuration) * 1000).toFixed(0)}), heap ${(after.JSHeapUsedSize / 1e6).toFixed(0)} MB; budget 1,500 ms`)
    const box = await page.locator('.drawing').boundingBox()
    const move = await spent()
    await page.mouse.move(box.x + box.width / 2, box.y + box.height / 2)
    const frames = await page.evaluate(async ({ x, y }) => {
      const at = document.querySelector('.drawing')
      const send = (type, dx, dy) => at.dispatchEvent(new PointerEvent(type, { bubbles: true, button: 0, pointerId: 1, clientX: x + dx, clientY: y + dy }))
      at.setPointerCapture = () => {}
      send('pointerdown', -300, -150)
      for (let i = 0; i < 60; i++) { send('pointermove', -300 + 5 * i, -150 + 3 * i); await new Promise((done) => requestAnimationFrame(done)) }
      send('pointerup', 0, 0)
      return 60
    }, { x: box.x + box.width / 2, y: box.y + box.height / 2 })
    const moved = await spent()
    console.log(`     moving it: ${(((moved.TaskDuration - move.TaskDuration) * 1000) / frames).toFixed(1)} ms of main thread a frame over ${frames} frames; budget 8 ms`)
    await page.waitForTimeout(400)
    await officer.look('large')
    await officer.close()
  } finally {
    await demo.stop()
    rmSync(folder, { recursive: true, force: true })
  }
}
