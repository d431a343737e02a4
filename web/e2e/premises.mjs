// Premises: the whole list, one by its address as somebody has it, who is tied to
// it by whose word, in light and dark.
const looks = [['light', {}], ['dark', {}], ['narrow', { viewport: { width: 360, height: 740 } }]]

export default async function (w, demo) {
  for (const [mode, options] of looks) {
    const officer = await w.officer(demo.be, 'officer', mode, options)
    const { page } = officer
    await officer.go('premises')
    await page.locator('[data-premises]').first().waitFor()
    await officer.look('premises')
    const name = await page.locator('[data-premises] h2 bdi').first().innerText()
    await page.locator('input[name=words]').fill(name)
    await page.keyboard.press('Enter')
    await page.waitForFunction((n) => location.hash.includes('q=') && document.querySelector('[data-premises] h2 bdi')?.textContent === n, name)
    await page.locator('[data-premises] details summary').first().press('Enter')
    await page.locator('[data-premises] details[open] .claim').first().waitFor()
    w.check((await page.locator('[data-premises] details[open] .claim .grade').count()) > 0, 'each tie shows the claims that say so, with source and grade')
    await officer.look('premises-one')
    await officer.go('premises?q=' + encodeURIComponent('1 Nowhere Lane, Nulsted'))
    await page.locator('[role=status]').filter({ hasText: 'No premises' }).waitFor()
    w.check((await page.locator('[data-premises]').count()) === 0, 'where none answers, it says so')
    w.check(officer.foreign.length === 0, 'no request left the node')
    await officer.close()
  }
}
