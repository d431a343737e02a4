import { expect, it } from 'vitest'
import { Windowed } from './window.svelte'

const node = (all: string[]) => {
  const asked: number[] = []
  const w = new Windowed<{ id: string; state: string }>(async (from, limit) => {
    asked.push(from)
    return { from, total: all.length, rows: all.slice(from, from + limit).map((id) => ({ id, state: 'open' })) }
  })
  return { w, asked }
}
const many = (n: number) => Array.from({ length: n }, (_, i) => 'o' + i)

it('fetches only the pages that are looked at', async () => {
  const { w, asked } = node(many(10_000))
  await w.refresh(true)
  await w.look(0, 20)
  await w.look(5_000, 5_020)
  expect(asked).toEqual([0, 5_000])
  expect(w.total).toBe(10_000)
  expect(w.at(5_010)?.id).toBe('o5010')
  expect(w.at(3_000)).toBeUndefined()
})

it('never moves a row under the cursor, and says that the order changed', async () => {
  const all = many(10)
  const { w } = node(all)
  await w.refresh(true)
  all.unshift('new')
  await w.refresh(false)
  expect(w.at(0)?.id).toBe('o0')
  expect(w.changed).toBe(true)
  await w.refresh(true)
  expect(w.at(0)?.id).toBe('new')
  expect(w.changed).toBe(false)
})
