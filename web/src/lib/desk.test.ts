import { expect, it } from 'vitest'
import type { Obligation } from './api'
import { acts, burn, byLetter, flash, hours, letters, place, words } from './desk'

const now = Date.parse('2026-03-01T03:00:00Z')
const at = (minutes: number) => new Date(now + minutes * 60000).toISOString()
const one = (id: string, o: Partial<Obligation> = {}): Obligation => ({ id, kind: 'warning', title: id, about: '', from: 'ab', exercise: false, state: 'open', owner: 'o', desk: 'duty', received: at(-60), escalated: 0, ...o })

it('says how near the clock is', () => {
  expect(burn(one('a', { due: at(-1) }), now)).toBe('late')
  expect(burn(one('a', { due: at(19) }), now)).toBe('soon')
  expect(burn(one('a', { due: at(60) }), now)).toBe('running')
  expect(burn(one('a'), now)).toBe('none')
})

it('writes a length of time in words', () => {
  expect(words('en', 65 * 60000)).toBe('1 hr 5 min')
  expect(words('en', 11 * 60000 + 4000)).toBe('11 min')
  expect(words('en', 90_000)).toBe('1 min 30 sec')
  expect(words('en', 0)).toBe('0 sec')
})

it('offers what the state allows, each act under its own key', () => {
  expect(acts(one('a'))).toEqual(['acknowledge', 'offer'])
  expect(acts(one('a', { state: 'acknowledged' }))).toContain('close')
  expect(acts(one('a', { state: 'acknowledged', kind: 'request' }))).not.toContain('close')
  expect(acts(one('a', { state: 'closed' }))).toEqual([])
  expect(byLetter('a', one('a'))).toBe('acknowledge')
  expect(byLetter('c', one('a'))).toBeUndefined()
  expect(new Set(Object.values(letters)).size).toBe(Object.keys(letters).length)
})

it('shouts for a FLASH until somebody has acknowledged it', () => {
  expect(flash([one('u', { precedence: 'urgent' }), one('f', { precedence: 'flash' })])?.id).toBe('f')
  expect(flash([one('f', { precedence: 'flash', state: 'acknowledged' })])).toBeUndefined()
})

it('leads to where a thing is read', () => {
  expect(place(one('warning-w1', { about: 'w1' }))).toBe('#/warning/w1')
  expect(place(one('silence-w1-fr', { kind: 'silence', about: 'w1' }))).toBe('#/warning/w1')
  expect(place(one('silent:r1', { kind: 'silence', about: 'r1' }))).toBe('#/request/r1')
})

it('sums the hours without anybody on duty', () => {
  expect(hours([{ begins: at(0), ends: at(90) }, { begins: at(120), ends: at(150) }])).toBe(2)
})
