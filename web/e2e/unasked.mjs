// One agency says whom it looks for. A report at another names him: a duty with
// the words of the law, nothing sent. An officer sends it; it is read there. Then
// a supervisor holds the claim against erasure, ends that, and the data protection
// officer makes the record of processing.
import { asker } from './places.mjs'

export default async function (w, demo) {
  const seeker = await w.officer(demo.nl)
  await seeker.go('unasked')
  await seeker.page.locator('textarea[name=persons]').fill('Bram Verzinsel')
  await seeker.page.locator('form[data-declare] input[name=why]').fill('he is said to have rented lock-ups')
  await seeker.page.getByRole('button', { name: 'Declare it' }).press('Enter')
  await seeker.page.locator('[data-interest=nl-desk]').waitFor()
  w.check((await seeker.page.locator('[data-interest=nl-desk]').innerText()).includes('Bram Verzinsel'), 'what is looked for is declared')
  await seeker.look('unasked-declared')

  const holder = await w.officer(demo.be)
  const { page } = holder
  const call = asker(holder)
  const until = async (what, path, fits) => {
    for (let tries = 0; tries < 100; tries++) {
      const all = await call('GET', path)
      if (fits(all)) return all
      await page.waitForTimeout(200)
    }
    throw new Error(what + ' did not come')
  }
  await until('the interest', '/interests', (all) => all.some((i) => i.agency === 'nl-desk'))
  await holder.report('A lock-up in Noordstad', 'A lock-up in Noordstad\n\nBram Verzinsel rented a lock-up in Noordstad on March 3, a neighbour said. Bram Verzinsel lives in Zuidhaven.', '2016-03-05')
  const duties = await until('the duty', '/duties-to-share', (all) => all.length > 0)
  await holder.go('unasked')
  const duty = page.locator(`[data-duty="${duties[0].task}"]`)
  await duty.waitFor()
  w.check((await duty.innerText()).includes('Art. 7(2)') && (await duty.innerText()).includes('person Bram Verzinsel'), 'the duty shows what is touched and the words of the law')
  await holder.look('unasked-duty')
  await duty.getByRole('button', { name: 'Send nothing' }).press('Enter')
  await page.locator('dialog select').selectOption('f-ii')
  await page.locator('dialog textarea').fill('our man is there')
  await page.locator('dialog button').first().press('Enter')
  await page.locator('dialog [role=alert]').waitFor()
  w.check((await page.locator('dialog [role=alert]').innerText()).includes('says nothing beyond it'), 'a refusal on (f) takes no words')
  await holder.look('unasked-refusal')
  await page.keyboard.press('Escape')
  await duty.locator('input[name=why]').fill('you look for him')
  await duty.locator('input[name=offence]').fill('preparation of an attack')
  await duty.locator('select[name=channel]').selectOption('domestic')
  await duty.getByRole('button', { name: 'Send it to nl-desk' }).press('Enter')
  await page.locator('[role=status]', { hasText: 'preparation of an attack' }).waitFor()
  w.check((await call('GET', '/duties-to-share')).length === duties.length - 1, 'sending ends the duty')
  await seeker.go('unasked')
  await seeker.page.locator('[data-information]', { hasText: 'you look for him' }).waitFor()
  w.check((await seeker.page.locator('[data-information]').first().innerText()).includes('Article 7(2)'), 'it is read there, as what was owed')
  await seeker.look('unasked-came')

  const day = (await call('GET', '/interests'))[0].until
  await holder.go('kept')
  await page.locator('textarea[name=records]').fill(duties[0].records[0].record)
  await page.locator('input[name=review]').fill(day)
  await page.locator('input[name=reason]').fill('evidence in a trial')
  await page.getByRole('button', { name: 'Order it' }).press('Enter')
  const order = page.locator('[data-order]').first()
  await order.waitFor()
  w.check((await order.innerText()).includes('needed as evidence'), 'a claim is held, with its ground and its day')
  await holder.look('kept')
  await order.getByRole('button', { name: 'End it' }).press('Enter')
  await order.locator('input[name=why]').fill('the trial is over')
  await order.getByRole('button', { name: 'End it' }).press('Enter')
  await page.locator('.absent').waitFor()
  w.check(true, 'and the hold is ended with a reason')

  const dpo = await w.officer(demo.be, 'dpo', 'dark', { purpose: 'rights' })
  await dpo.go('inspect/processing')
  await dpo.page.locator('input[name=controller]').fill('Fictional Desk, Rue Fictive 1')
  await dpo.page.keyboard.press('Enter')
  await dpo.page.locator('article.ropa').waitFor()
  const text = await dpo.page.locator('article.ropa').innerText()
  w.check(['(a)', '(b)', '(c)', '(d)', '(e)', '(f)', '(h)', '(i)'].every((x) => text.includes(x)) && text.includes('Rue Fictive 1'), 'the record of processing has every letter')
  await dpo.look('inspect-processing-made')
  for (const o of [seeker, holder, dpo]) {
    w.check(o.foreign.length === 0, `no request of ${o.login} left the node`)
    await o.close()
  }
}
