// A case file by keyboard: a task, an exhibit whose file is compared, a request
// or warning on its line of time, a decision, a second officer, closing by two.
import { writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

const looks = [['dark', {}], ['contrast', { contrast: 'more' }], ['zoom200', { viewport: { width: 640, height: 360 }, deviceScaleFactor: 2 }], ['narrow', { viewport: { width: 360, height: 740 } }]]

export default async function (w, demo) {
  const me = await w.officer(demo.be, 'officer')
  const { page } = me
  const part = (id) => page.locator(`section[aria-labelledby=${id}]`)
  const opened = async (section, name) => { await section.locator('summary').press('Enter'); await section.locator(`[name=${name}]`).waitFor() }
  // fill types and sends by Enter on the form's button.
  const give = async (form, values) => {
    for (const [name, v] of Object.entries(values)) {
      const f = form.locator(`[name=${name}]`)
      if (await f.evaluate((el) => el.tagName === 'SELECT')) await f.selectOption(v)
      else if (await f.evaluate((el) => el.type === 'file')) await f.setInputFiles(v)
      else await f.fill(v)
    }
    await form.locator('.acts button').first().press('Enter')
  }
  const paper = join(tmpdir(), 'liaison-walk-exhibit.txt')
  writeFileSync(paper, 'the bytes of a telephone')

  await me.go('cases')
  await page.locator('input[name=title]').fill('The flat in Poplar Street')
  await page.locator('input[name=why]').fill('A landlord telephoned; fictional, of a walk')
  await page.keyboard.press('Enter')
  await part('cf-tasks').waitFor()
  const id = new URL(page.url()).hash.slice('#/cases/'.length)
  w.check((await page.locator('main').innerText()).includes('A landlord telephoned'), 'the file says why it was opened')

  const far = new Date(Date.now() + 40 * 86400_000).toISOString().slice(0, 10)
  await give(part('cf-tasks').locator('form').last(), { what: 'Ask the landlord who paid', due: '2030-01-01' })
  await part('cf-tasks').locator('li').first().waitFor()
  w.check((await part('cf-tasks').locator('li').innerText()).includes('Ask the landlord'), 'a task stands in the file with its owner')

  await opened(part('cf-exhibits'), 'what')
  await give(part('cf-exhibits').locator('details form'), { what: 'Image of a telephone', place: 'store 2, shelf 14', expected: 'call records', sha256: paper })
  await part('cf-exhibits').locator('article').waitFor()
  w.check(/[0-9a-f]{64}/.test(await part('cf-exhibits').locator('article').innerText()), 'the digest was taken in the browser')
  await part('cf-exhibits').locator('article button').press('Enter')
  await give(part('cf-exhibits').locator('article form'), { act: 'handed', from: 'A. Peeters', to: 'laboratory', place: 'room 3' })
  await part('cf-exhibits').locator('ol.chain li').first().waitFor()
  await part('cf-exhibits').locator('article > button').press('Enter')
  writeFileSync(paper, 'other bytes')
  await give(part('cf-exhibits').locator('article form'), { act: 'checked', sha256: paper })
  await part('cf-exhibits').locator('ol.chain li').nth(1).waitFor()
  w.check((await part('cf-exhibits').locator('ol.chain').innerText()).includes('DIFFERS'), 'a file that was changed shows in the chain of custody')

  await opened(part('cf-threads'), 'thread')
  await part('cf-threads').locator('details form .acts button').press('Enter')
  await part('cf-threads').locator('table tbody tr').first().waitFor()
  w.check((await part('cf-threads').locator('tbody tr').count()) >= 2, 'a warning of the story stands on one line of time, with what machines and people did')

  await give(part('cf-decisions').locator('form'), { what: 'The flat is watched, not searched', why: 'the driver has not come yet' })
  await part('cf-decisions').locator('li').waitFor()

  await opened(part('cf-team'), 'officer')
  const second = await part('cf-team').locator('select[name=officer] option').evaluateAll((os) => os.map((o) => [o.value, o.textContent]))
  await give(part('cf-team').locator('details form'), { officer: (second.find(([, n]) => /second|supervisor|head|duty/i.test(n)) ?? second[0])[0], reason: 'a second pair of eyes' })
  await part('cf-team').locator('li').nth(1).waitFor()
  w.check(true, 'a second officer is on the team, with the reason')

  await part('cf-end').locator('button').first().press('Enter')
  await give(part('cf-end').locator('form'), { reason: 'nobody is left to look for', review: far })
  await page.locator('.problem').first().waitFor()
  w.check((await page.locator('.problem').first().innerText()).includes('task is open'), 'nothing closes while a task is open')
  await page.keyboard.press('Escape')
  await part('cf-tasks').locator('li button').first().press('Enter')
  await give(part('cf-tasks').locator('li form'), { text: 'a cousin paid, fictional' })
  await page.waitForFunction(() => !document.querySelector('section[aria-labelledby=cf-tasks] li form'))
  await part('cf-exhibits').locator('article > button').press('Enter')
  await give(part('cf-exhibits').locator('article form'), { act: 'result', text: 'nothing of use' })
  await part('cf-exhibits').locator('ol.chain li').nth(2).waitFor()
  await give(part('cf-end').locator('form'), { reason: 'nobody is left to look for', review: far })
  await page.locator('h1 .tag.alert').waitFor()
  w.check((await page.locator('h1').innerText()).includes('closing proposed'), 'one officer proposes to close the case')
  await me.look('case-file')
  for (const [mode, options] of looks) {
    const other = await w.officer(demo.be, 'officer', mode, options)
    await other.go('cases/' + id)
    await other.page.locator('section[aria-labelledby=cf-end]').waitFor()
    await other.look('case-file')
    await other.close()
  }
  await part('cf-end').locator('button').first().press('Enter')
  await give(part('cf-end').locator('form'), {})
  await page.locator('.problem').first().waitFor()
  w.check((await page.locator('h1').innerText()).includes('closing proposed'), 'who proposed it cannot close it')
  const other = await w.officer(demo.be, 'second')
  await other.go('cases/' + id)
  const end = other.page.locator('section[aria-labelledby=cf-end]')
  await end.locator('button').first().press('Enter')
  await end.locator('form .acts button').first().press('Enter')
  await other.page.locator('section[aria-labelledby=cf-end] strong').waitFor()
  await other.page.waitForFunction(() => document.querySelector('h1 .tag')?.textContent === 'closed')
  w.check((await end.innerText()).includes('nobody is left to look for'), 'a second officer closes it, in a session of his own and proved anew')
  await other.look('case-closed')
  await other.close()
  w.check(me.foreign.length === 0, 'no request left the node')
  await me.close()
}
