// A desk of ten thousand obligations, answered here a window at a time as the
// node does: only rows in sight are in the page, only pages looked at are
// fetched, and scrolling stays within its frames. The node's own part is
// measured by BenchmarkDeskOfTenThousand.
export default async function (w, demo) {
  const me = await w.officer(demo.be)
  const { page } = me
  const all = 10_000
  const asked = new Set()
  const at = (minutes) => new Date(Date.now() + minutes * 60000).toISOString()
  await page.route('**/api/v1/desk?*', (r) => {
    const q = new URL(r.request().url()).searchParams
    const [from, limit] = [Number(q.get('from') ?? 0), Number(q.get('limit') ?? 500)]
    if (limit === 100) asked.add(from)
    const rows = Array.from({ length: Math.max(0, Math.min(limit, all - from)) }, (_, i) => ({ id: 'o' + (from + i), kind: 'review', title: `Report ${from + i} of a fictional list`, about: 'r', from: 'nl-desk', exercise: false, state: 'open', owner: 'o-1', desk: 'duty', received: at(-from - i), due: at(10 + from + i), escalated: 0 }))
    return r.fulfill({ json: { now: at(0), desk: 'duty', from, total: all, counts: { open: all, unowned: 0, mine: 0, escalated: 0, late: 0, silent: 0, unread: 0 }, obligations: rows } })
  })
  await me.go('desk')
  await page.locator('.duty.here').waitFor()
  w.check((await page.locator('.rows').getAttribute('data-total')) === String(all), 'ten thousand on the desk')
  const client = await page.context().newCDPSession(page)
  await client.send('Performance.enable')
  const spent = async () => Object.fromEntries((await client.send('Performance.getMetrics')).metrics.map((m) => [m.name, m.value]))
  const before = await spent()
  const frames = await page.evaluate(() => new Promise((resolve) => {
    const box = document.querySelector('.rows')
    let n = 0
    const step = () => {
      box.scrollTop += 190
      if (++n < 120) requestAnimationFrame(step)
      else resolve(n)
    }
    requestAnimationFrame(step)
  }))
  const after = await spent()
  const work = ((after.TaskDuration - before.TaskDuration) * 1000) / frames
  const drawn = await page.locator('.rows [role=option]').count()
  console.log(`     ${frames} frames of scrolling: ${work.toFixed(1)} ms of main thread each; ${drawn} rows in the page; heap ${(after.JSHeapUsedSize / 1e6).toFixed(1)} MB`)
  w.check(drawn < 60, `only what is in sight is in the page (${drawn} rows)`)
  await page.locator('.rows').focus()
  await page.keyboard.press('End')
  await page.locator('.duty.here', { hasText: 'Report 9999' }).waitFor()
  w.check(asked.size < 20, `only ${asked.size} of 100 pages were fetched; End reaches the last`)
  await me.look('desk-long')
  await me.close()
}
