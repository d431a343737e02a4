import { describe, expect, it } from 'vitest'
import type { Claim, Ref } from '../api'
import { only, open, passes, toggle } from './filter'
import { place } from './place'
import { lineOf, scene, thickness, walk } from './scene'
import { canvas, edit, empty, filter, redo, select, undo } from './selection.svelte'
import { add, blank, collapse, expand, hide, merge, move, pin, relay, remove, showAll, type Bond, type Sheet } from './sheet'

let number = 0
const ref = (id: string, kind = 'person'): Ref => ({ id, kind, label: 'Fictional ' + id })
const claim = (from: string, to: string, more: Partial<Claim> = {}): Claim => ({
  id: 'c' + ++number, seq: number, subject: ref(from), object: ref(to), predicate: 'met', predicateLabel: 'met', sentence: `${from} met ${to}`, modality: 'asserted', basis: 'fact', source: 'report 1', said: 'according to report 1', root: 'report:1',
  grade: { scheme: '4x4', source: 'B', info: '2', text: 'B2' }, valid: {}, evidence: [], marking: { text: '', originator: 'be-demo', codes: ['H0'], classification: 'UNCLASSIFIED' }, recorded: '2016-03-20T10:00:00Z', attribution: [], stated: {}, ...more,
})
const bond = (from: string, to: string, more: Partial<Claim> = {}): Bond => ({ from, to, claim: claim(from, to, more) })
// text is a sheet to the last byte.
const text = (s: Sheet) => JSON.stringify([[...s.nodes], [...s.bonds], s.growths, [...s.opened]])
// said is who is on it and what ties them, whatever their order.
const said = (s: Sheet) => JSON.stringify([[...s.nodes.keys()].sort(), [...s.bonds.keys()].sort()])

// A world in which anybody knows some others; a small generator gives chance
// that is the same in every run.
function world(seed: number) {
  let x = seed
  const next = (n: number) => { x = (Math.imul(x, 1664525) + 1013904223) >>> 0; return Math.floor((x / 4294967296) * n) }
  const people = Array.from({ length: 24 }, (_, i) => 'p' + i)
  const ties = Array.from({ length: 50 }, () => bond(people[next(24)]!, people[next(24)]!)).filter((b) => b.from !== b.to)
  const around = (id: string) => ties.filter((b) => b.from === id || b.to === id)
  const grow = (s: Sheet, id: string) => expand(s, ref(id), around(id).map((b) => ref(b.from === id ? b.to : b.from)), around(id))
  return { next, people, grow }
}

describe('expanding and collapsing', () => {
  it('collapses to exactly what was there before, for any sheet', () => {
    for (let seed = 1; seed <= 60; seed++) {
      const w = world(seed)
      let s = add(blank, [ref('p0'), ref('p1')])
      for (let i = 0; i < 5; i++) s = w.grow(s, [...s.nodes.keys()][w.next(s.nodes.size)]!)
      const of = [...s.nodes.keys()].find((id) => w.grow(s, id).growths.length > s.growths.length)
      if (!of) continue
      expect(said(collapse(w.grow(s, of), of)), 'seed ' + seed).toBe(said(s))
    }
  })
  it('keeps what a later expansion is tied to', () => {
    const ab = bond('a', 'b'), bc = bond('b', 'c')
    let s = expand(blank, ref('a'), [ref('b')], [ab])
    s = expand(s, ref('b'), [ref('c')], [bc])
    s = collapse(s, 'a')
    expect([...s.nodes.keys()].sort()).toEqual(['a', 'b', 'c'])
    expect([...s.bonds.values()]).toEqual([bc])
  })
  it('keeps every subject where it was while the chart grows', () => {
    const w = world(7)
    let s = w.grow(add(blank, [ref('p0')]), 'p0')
    const before = new Map(s.nodes)
    s = w.grow(s, [...s.nodes.keys()].at(-1)!)
    for (const [id, n] of before) expect(s.nodes.get(id)).toEqual(n)
  })
})

describe('undo', () => {
  it('takes everything back to the first state and forward to the last, byte for byte', () => {
    for (let seed = 1; seed <= 40; seed++) {
      const w = world(seed)
      empty()
      edit('start', (s) => add(s, [ref('p0'), ref('p5'), ref('p9')]))
      const acts: (() => void)[] = [
        () => { const id = pick(); edit('expand', (s) => w.grow(s, id)) }, () => { const id = pick(); edit('collapse', (s) => collapse(s, id)) },
        () => edit('hide', (s) => hide(s, [pick()])), () => edit('show', showAll), () => edit('remove', (s) => (s.nodes.size > 2 ? remove(s, [pick()]) : s)),
        () => edit('pin', (s) => pin(s, [pick()], w.next(2) === 1)), () => edit('move', (s) => move(s, pick(), w.next(900), w.next(600))), () => edit('lay out', relay),
        () => filter(toggle(canvas.filter, 'grade', 'B2'), 'filter'), () => select([pick()]),
      ]
      const pick = () => [...canvas.universe.nodes.keys()][w.next(canvas.universe.nodes.size)]!
      const whole = () => text(canvas.universe) + JSON.stringify(canvas.filter)
      const first = whole(), steps = canvas.past.length
      for (let i = 0; i < 40; i++) acts[w.next(acts.length)]!()
      const last = whole()
      while (canvas.past.length > steps) undo()
      expect(whole(), 'seed ' + seed).toBe(first)
      while (canvas.future.length) redo()
      expect(whole(), 'seed ' + seed).toBe(last)
      for (const id of canvas.selected) expect(canvas.universe.nodes.has(id)).toBe(true)
    }
    empty()
  })
  it('an act that changes nothing is no step', () => {
    empty()
    edit('nothing', (s) => remove(s, ['nobody']))
    expect(canvas.past).toEqual([])
  })
})

describe('what a line says', () => {
  it('counts independent sources, two claims of one source as one', () => {
    const l = lineOf('a~b', [bond('a', 'b'), bond('a', 'b'), bond('a', 'b', { root: 'report:2', source: 'report 2' })])
    expect(l.sources).toBe(2)
    expect(thickness(l)).toBeGreaterThan(thickness(lineOf('a~b', [bond('a', 'b')])))
  })
  it('is disputed by a denial, an assessment only if all of it is', () => {
    expect(lineOf('x', [bond('a', 'b'), bond('a', 'b', { modality: 'denied' })]).manner).toBe('disputed')
    expect(lineOf('x', [bond('a', 'b', { basis: 'assessment' }), bond('a', 'b')]).manner).toBe('fact')
    expect(lineOf('x', [bond('a', 'b', { basis: 'assessment' })]).manner).toBe('assessment')
    expect(lineOf('x', [bond('a', 'b')]).undated).toBe(true)
  })
  it('shows grades as a set, never as a mean', () => {
    expect(lineOf('x', [bond('a', 'b'), bond('a', 'b', { grade: { scheme: '4x4', source: 'X', info: '4', text: 'X4' } })]).grades).toEqual(['B2', 'X4'])
  })
})

describe('filters', () => {
  const march = claim('a', 'b', { valid: { from: '2016-03-10', to: '2016-03-12' }, stated: { from: '2016-03-19', to: '2016-03-19' } })
  it('looks in either time', () => {
    expect(passes(march, { ...open, from: '2016-03-12' })).toBe(true)
    expect(passes(march, { ...open, from: '2016-03-13' })).toBe(false)
    expect(passes(march, { ...open, axis: 'known', till: '2016-03-18' })).toBe(false)
    expect(passes(march, { ...open, axis: 'known', till: '2016-03-19' })).toBe(true)
  })
  it('never leaves out by time what has no date', () => {
    expect(passes(claim('a', 'b'), { ...open, from: '2016-01-01', till: '2016-01-02' })).toBe(true)
  })
  it('takes a value out and puts it back', () => {
    const f = toggle(open, 'source', 'report 1')
    expect(passes(march, f)).toBe(false)
    expect(toggle(f, 'source', 'report 1')).toEqual(open)
    expect(only(open, 'grade', 'B2', ['A1', 'B2', 'X4']).without.grade).toEqual(['A1', 'X4'])
  })
  it('takes a line away with its last claim, and a kind with its lines', () => {
    const s = expand(blank, ref('a'), [ref('b', 'group')], [bond('a', 'b')])
    expect(scene(s, toggle(open, 'grade', 'B2')).lines).toEqual([])
    const v = scene(s, toggle(open, 'kind', 'group'))
    expect([v.dots.map((d) => d.id), v.lines]).toEqual([['a'], []])
  })
})

it('folds neighbours that nothing tells apart, and opens them', () => {
  const others = ['b', 'c', 'd', 'e', 'f'].map((id) => ref(id))
  const s = expand(blank, ref('a', 'premises'), others, others.map((o) => bond(o.id, 'a')))
  const v = scene(s, open)
  expect(v.dots.map((d) => d.members.length).sort()).toEqual([1, 5])
  expect(v.lines).toHaveLength(1)
  expect(scene({ ...s, opened: new Set(['b']) }, open).dots).toHaveLength(6)
  expect(scene(s, open, false).dots).toHaveLength(6)
})

it('walks around a subject by angle', () => {
  let s = expand(blank, ref('a'), [ref('n'), ref('e'), ref('s')], [bond('a', 'n'), bond('a', 'e'), bond('a', 's')])
  for (const [id, x, y] of [['a', 0, 0], ['n', 0, -90], ['e', 90, 0], ['s', 0, 90]] as const) s = move(s, id, x, y)
  expect(walk(scene(s, open), 'a')).toEqual(['n', 'e', 's'])
})

it('merges two charts: all of both, each where the older had it', () => {
  const one = move(add(blank, [ref('a'), ref('b')], [bond('a', 'b')]), 'a', 5, 5)
  const two = move(add(blank, [ref('a'), ref('c')], [bond('a', 'c')]), 'a', 900, 900)
  const m = merge(one, two)
  expect([...m.nodes.keys()].sort()).toEqual(['a', 'b', 'c'])
  expect(m.bonds.size).toBe(2)
  expect(m.nodes.get('a')).toMatchObject({ x: 5, y: 5 })
})

it('places the same chart in the same way, and nothing upon another', () => {
  const ids = Array.from({ length: 40 }, (_, i) => 'p' + i)
  const ties = ids.slice(1).map((id, i) => ({ from: 'p' + Math.floor(i / 3), to: id }))
  const once = place(new Map(), ids, ties)
  expect([...place(new Map(), ids, ties)]).toEqual([...once])
  const all = [...once.values()]
  let nearest = Infinity
  all.forEach((p, i) => all.slice(i + 1).forEach((q) => { nearest = Math.min(nearest, Math.hypot(p.x - q.x, p.y - q.y)) }))
  expect(nearest).toBeGreaterThan(40)
})
