import { expect, it } from 'vitest'
import type { Claim } from './api'
import { timeline } from './timeline'

const claim = (seq: number, from?: string, to?: string) => ({ id: String(seq), seq, valid: { from, to } }) as Claim

it('places claims in order of time and invents no date', () => {
  const v = timeline([claim(1, '2016-01-11', '2016-01-11'), claim(2), claim(3, '2016-01-01', '2016-01-06'), claim(4, undefined, '2016-01-06')])
  expect(v.bars.map((b) => b.claim.seq)).toEqual([3, 4, 1])
  expect(v.undated.map((c) => c.seq)).toEqual([2])
  expect(v.bars[0]).toMatchObject({ x: 0, width: 50, hard: true })
  expect(v.bars[1]!.hard).toBe(false)
  for (const b of v.bars) { expect(b.x).toBeGreaterThanOrEqual(0); expect(b.x + b.width).toBeLessThanOrEqual(100) }
  expect([v.first, v.last]).toEqual(['2016-01-01', '2016-01-11'])
})

it('draws nothing of claims without a date', () => {
  expect(timeline([claim(1)]).bars).toEqual([])
})
