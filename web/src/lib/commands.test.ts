import { expect, it } from 'vitest'
import { fits, places, sheet } from './commands'

it('finds a command by the beginnings of its words, accents aside', () => {
  expect(fits('go re', 'Go to Reports')).toBe(true)
  expect(fits('etat', 'Aller à État')).toBe(true)
  expect(fits('ports', 'Go to Reports')).toBe(false)
  expect(fits('', 'anything')).toBe(true)
})

it('has one key for one thing in each group', () => {
  for (const g of sheet) expect(new Set(g.keys.map(([k]) => k)).size, g.title).toBe(g.keys.length)
  expect(new Set(places.map((p) => p.page)).size).toBe(places.length)
})
