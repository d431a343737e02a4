import { expect, it } from 'vitest'
import { inOrder } from './order'

// later is an answer that comes when it is told to.
function later<T>() {
  let say!: (v: T) => void, fail!: (e: unknown) => void
  const answer = new Promise<T>((ok, no) => { say = ok; fail = no })
  return { say, fail, call: () => answer }
}

it('does not go back to what was when an earlier question is answered last', async () => {
  const ask = inOrder()
  const [before, after] = [later<string>(), later<string>()]
  const first = ask('recalls', before.call)
  const second = ask('recalls', after.call)
  after.say('one recall')
  expect(await second).toBe('one recall')
  before.say('none')
  expect(await first).toBe('one recall')
})

it('gives answers that come in order as they are, and other questions their own', async () => {
  const ask = inOrder()
  const [a, b, c] = [later<number>(), later<number>(), later<number>()]
  const all = [ask('x', a.call), ask('x', b.call), ask('y', c.call)]
  a.say(1)
  expect(await all[0]).toBe(1)
  c.say(3)
  b.say(2)
  expect(await Promise.all(all)).toEqual([1, 2, 3])
})

it('forgets an answer once nothing of its question is out, also after a failure', async () => {
  const ask = inOrder()
  const [a, b] = [later<string>(), later<string>()]
  const first = ask('x', a.call)
  const second = ask('x', b.call)
  b.say('new')
  await second
  a.fail(new Error('silent'))
  await expect(first).rejects.toThrow('silent')
  expect(await ask('x', async () => 'newest')).toBe('newest')
})
