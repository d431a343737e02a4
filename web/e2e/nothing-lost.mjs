// What is typed survives a lost network, a lost session and a lost tab.
import { furnish } from './places.mjs'

export default async function (w, demo) {
  const me = await w.officer(demo.nl)
  const { page } = me
  const asked = () => page.locator('textarea[name=asked]')
  await me.go('compose')
  await asked().waitFor()
  await asked().fill('Meet the coach from Noordstad')
  await page.locator('[data-kept=yes]').waitFor()
  w.check(true, 'what is typed is kept by the node after a pause')

  await me.context.setOffline(true)
  await asked().fill('Meet the coach from Noordstad at the east gate')
  await page.locator('[data-kept=late]').waitFor()
  w.check(true, 'without a network the page says that it is not kept yet')
  await me.context.setOffline(false)
  await page.locator('[data-kept=yes]').waitFor()
  w.check(true, 'when the network is back it is brought to the node')

  await asked().fill('Meet the coach from Noordstad at the east gate, two men')
  await me.context.clearCookies()
  await page.locator('input[name=name]').waitFor()
  w.check((await asked().count()) === 0, 'a session that ended takes the content off the screen')
  await page.locator('input[name=name]').fill(me.login)
  await page.locator('input[name=password]').fill(demo.nl.logins[me.login])
  await page.keyboard.press('Enter')
  await page.locator('select[name=purpose]').waitFor()
  await page.locator('form button').last().click()
  await asked().waitFor()
  w.check((await asked().inputValue()).endsWith('two men'), 'after the login the form is as it was, with what was typed last')

  await asked().fill('Meet the coach from Noordstad at the east gate, two men, one bag')
  await page.locator('[data-kept=yes]').waitFor()
  await page.close()
  me.page = await me.context.newPage()
  await me.page.goto(demo.nl.base + '/#/compose')
  await me.page.locator('textarea[name=asked]').waitFor()
  w.check((await me.page.locator('textarea[name=asked]').inputValue()).endsWith('one bag'), 'a closed tab loses nothing')
  const stored = await me.page.evaluate(() => JSON.stringify([{ ...localStorage }, { ...sessionStorage }]))
  w.check(!stored.includes('Noordstad'), 'and none of it is in the storage of the browser')
  await me.page.getByRole('button', { name: 'Discard' }).click()
  await me.close()
  await everyForm(w, demo)
}

// everyForm types into each form that takes sentences, loses the network, the
// session and the tab, and finds what was typed.
async function everyForm(w, demo) {
  const found = await furnish(w, demo.be, demo.nl)
  const file = 'cases/' + found.case
  const within = (part, name) => `section[aria-labelledby=cf-${part}] [name=${name}]`
  const unfold = (part) => async (p) => { await p.locator(`section[aria-labelledby=cf-${part}] summary`).press('Enter') }
  const press = (selector) => async (p) => { await p.locator(selector).first().press('Enter') }
  const forms = [
    ['a new case', 'cases', 'input[name=title]'], ['a task', file, within('tasks', 'what')], ['an exhibit', file, within('exhibits', 'what'), unfold('exhibits')], ['a decision', file, within('decisions', 'why')],
    ['the closing of a case', file, within('end', 'reason'), press('section[aria-labelledby=cf-end] .acts button')], ['who is in a case, and why', file, 'input[name=reason]'], ['a report to be filed', 'reports', 'input[name=outlet]'],
    ['a hypothesis', 'hypotheses/' + found.chart, 'input[name=hypothesis]'], ['a request', 'ask', 'textarea[name=facts]'], ['the reason of a sharing', 'recalls', 'input[name=reason]'],
    ['the end of a standing question', 'standing', 'dialog textarea', press('[data-question] > .acts button')], ['the reason of bands', 'administer/bands', 'textarea[name=reason]'],
  ]
  const me = await w.officer(demo.be)
  const show = async ([, at, selector, open]) => {
    await me.page.goto(demo.be.base + '/#/account')
    await me.page.locator('main[data-page=account]').waitFor()
    await me.page.goto(demo.be.base + '/#/' + at)
    await me.page.locator(`main[data-page=${at.split('/')[0]}]`).waitFor()
    if (open) await open(me.page)
    const field = me.page.locator(selector).first()
    await field.waitFor()
    return field
  }
  const kept = (state) => me.page.locator(`[data-kept=${state}]`).first().waitFor()
  for (const form of forms) {
    const text = `Fictional words of ${form[0]}`
    let field = await show(form)
    await field.fill(text)
    await kept('yes')
    await me.context.setOffline(true)
    await field.fill(text + ', more')
    await kept('late')
    await me.context.setOffline(false)
    await kept('yes')
    await me.page.close()
    me.page = await me.context.newPage()
    await me.page.goto(demo.be.base)
    await me.page.locator('nav').first().waitFor()
    field = await show(form)
    await me.page.waitForFunction((s) => document.querySelector(s)?.value !== '', form[2], { timeout: 5000 }).catch(() => undefined)
    w.check((await field.inputValue()) === text + ', more', `${form[0]}: neither a lost network nor a closed tab loses a word`)
    await field.fill('')
    await me.page.waitForTimeout(2500)
  }
  // The session ends in the middle of a sentence of a dialogue.
  const dpo = await w.officer(demo.be, 'dpo', 'light', { purpose: 'rights' })
  await dpo.go('inspect/person')
  await dpo.page.locator('input[name=person]').fill('Salah Abdeslam')
  await dpo.page.keyboard.press('Enter')
  await dpo.page.locator('textarea[name=reason]').fill('An inquiry is open, fictional')
  await dpo.page.locator('[data-kept=yes]').waitFor()
  await dpo.context.clearCookies()
  await dpo.page.reload()
  await w.logIn(dpo)
  await dpo.go('inspect/person')
  await dpo.page.waitForFunction(() => document.querySelector('input[name=person]')?.value === 'Salah Abdeslam')
  await dpo.page.locator('input[name=person]').press('Enter')
  await dpo.page.locator('textarea[name=reason]').waitFor()
  w.check((await dpo.page.locator('textarea[name=reason]').inputValue()) === 'An inquiry is open, fictional', 'the reasons of a packet outlive the session')
  await dpo.close()
  await me.close()
}
