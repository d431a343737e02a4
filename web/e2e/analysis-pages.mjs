// Search, subject, case, path and chart in each look: axe, width, picture.
const looks = [['light', {}], ['dark', {}], ['contrast', { contrast: 'more' }], ['zoom200', { viewport: { width: 640, height: 360 }, deviceScaleFactor: 2 }]]

export default async function (w, demo) {
  let file = ''
  for (const [mode, options] of looks) {
    const officer = await w.officer(demo.be, 'officer', mode, options)
    const { page } = officer
    await officer.go('search?q=' + encodeURIComponent('صلاح عبد السلام'))
    await page.locator('[data-item]').first().waitFor()
    w.check((await page.locator('main').innerText()).includes('Arabic'), 'the search says how it read the query')
    await officer.look('search')
    await page.locator('[data-item]').first().press('Enter')
    await page.locator('.facts').waitFor()
    w.check((await page.locator('h1').innerText()).includes('Salah Abdeslam'), 'the name in Arabic leads to the subject')
    await officer.look('subject')
    await page.locator('.switch button').nth(2).press('Enter')
    await officer.look('subject-time')
    await officer.go('path?from=Brussels+attacks&to=Paris+attacks')
    await page.locator('ol.path-steps').first().waitFor()
    await officer.look('path')
    await page.locator('.verdict + .acts a[href^="#/chart"]').press('Enter')
    await page.locator('.drawing').waitFor()
    await page.waitForFunction(() => Number(document.querySelector('.drawing')?.getAttribute('data-ready')?.split('/')[0]) >= 3)
    await officer.look('chart-of-path')
    await officer.go('cases')
    await page.locator('input[name=title]').waitFor()
    if (!file) {
      await page.locator('input[name=title]').fill('Two networks')
      await page.keyboard.press('Enter')
      await page.locator('input[name=person]').waitFor()
      file = new URL(page.url()).hash.slice(2)
      await page.locator('input[name=person]').fill('Joris Fictief')
      await page.locator('select[name=category]').selectOption('contact')
      await page.locator('input[name=reason]').fill('Fictional reason of a walk')
      await page.keyboard.press('Enter')
      await page.locator('main tbody tr').first().waitFor()
    } else await officer.go(file)
    await page.locator('main tbody tr').first().waitFor()
    await officer.look('case')
    w.check(officer.foreign.length === 0, 'no request left the node: ' + officer.foreign.join(' '))
    await officer.close()
  }
}
