import { expect, test } from 'vitest'
import { Windowed, type Page } from './window.svelte'

interface Row { id: string }
const page = (...ids: string[]): Page<Row> => ({ from: 0, total: ids.length, rows: ids.map((id) => ({ id })) })

// An officer has acted, and the list is asked for in its new order; before that
// answer is there the live line tells of a change and the list is asked for again.
test('an order that was demanded is shown though a later question overtakes it', async () => {
  const answers: ((p: Page<Row>) => void)[] = []
  const rows = new Windowed<Row>(() => new Promise((done) => answers.push(done)))
  const first = rows.refresh(false)
  answers[0]!(page('a', 'b'))
  await first
  const demanded = rows.refresh(true)
  const told = rows.refresh(false)
  answers[2]!(page('b'))
  answers[1]!(page('b'))
  await Promise.all([demanded, told])
  expect([rows.total, rows.at(0)?.id, rows.changed]).toEqual([1, 'b', false])
  const later = rows.refresh(false)
  answers[3]!(page('c', 'b'))
  await later
  expect([rows.at(0)?.id, rows.changed]).toEqual(['b', true]) // nobody demanded it
})
