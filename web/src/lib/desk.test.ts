import { expect, it } from 'vitest'
import type { Obligation } from './api'
import { acts, burn, byLetter, flash, letters, order, unowned, words } from './desk'

const now = Date.parse('2026-03-01T03:00:00Z')
const at = (minutes: number) => new Date(now + minutes * 60000).toISOString()
const one = (id: string, o: Partial<Obligation> = {}): Obligation => ({ id, kind: 'warning', title: id, about: '', from: 'ab', exercise: false, state: 'open', owner: 'o', desk: 'duty', received: at(-60), escalated: 0, ...o })

it('puts what burns first on top', () => {
  const list = [
    one('closed', { state: 'closed', due: at(-90) }), one('no clock'), one('answered', { state: 'acknowledged', due: at(1) }),
    one('exercise', { exercise: true, due: at(-5), precedence: 'flash' }), one('tomorrow', { due: at(1440) }), one('late', { due: at(-2) }),
    one('soon b', { due: at(5), precedence: 'routine' }), one('soon a', { due: at(5), precedence: 'flash' }),
  ]
  const want = ['late', 'soon a', 'soon b', 'tomorrow', 'no clock', 'answered', 'exercise', 'closed']
  expect(order(list).map((o) => o.id)).toEqual(want)
  expect(order([...list].reverse()).map((o) => o.id)).toEqual(want)
})

it('says how near the clock is', () => {
  expect(burn(one('x', { due: at(-1) }), now)).toBe('late')
  expect(burn(one('x', { due: at(20) }), now)).toBe('soon')
  expect(burn(one('x', { due: at(21) }), now)).toBe('running')
  expect(burn(one('x'), now)).toBe('none')
})

it('writes the clock in the words of each language', () => {
  expect(words('en', 11 * 60000)).toBe('11 min')
  expect(words('en', 65 * 60000)).toBe('1 hr 5 min')
  expect(words('en', -61000)).toBe('1 min 1 sec')
  expect(words('en', 0)).toBe('0 sec')
  expect(words('de', 2 * 86400000)).toBe('2 Tage')
  expect(words('fr', 65 * 60000).replace(/\s/g, ' ')).toBe('1 h 5 min')
})

it('offers only what the state allows, each by a key of its own', () => {
  expect(acts(one('x', { state: 'closed' }))).toEqual([])
  expect(acts(one('x'))).toContain('acknowledge')
  expect(acts(one('x', { state: 'acknowledged' }))).not.toContain('acknowledge')
  expect(byLetter('y', one('x'))).toBeUndefined()
  expect(byLetter('y', one('x', { state: 'offered' }))).toBe('accept')
  expect(new Set(Object.values(letters)).size).toBe(6)
})

it('counts what nobody owns and finds the FLASH to shout', () => {
  const list = [one('a', { owner: '' }), one('b', { owner: '', state: 'closed' }), one('c', { precedence: 'flash', state: 'acknowledged' }), one('d', { precedence: 'flash' })]
  expect(unowned(list)).toBe(1)
  expect(flash(list)?.id).toBe('d')
})
