import { expect, it } from 'vitest'
import type { Path, Step } from './api'
import { layout } from './layout'

const step = (a: string, b: string): Step => ({ from: { id: a, kind: 'person', label: a }, to: { id: b, kind: 'person', label: b }, sentence: '', claims: [], level: 1, sources: 1, disputed: false })
const path = (...ids: string[]): Path => ({ steps: ids.slice(1).map((b, i) => step(ids[i]!, b)), level: 1, weakest: 0, falls: [], marking: '' })

it('draws each subject once, ends at the sides, the same every time', () => {
  const paths = [path('a', 'b', 'z'), path('a', 'c', 'd', 'z')]
  const d = layout(paths)
  expect(d.nodes.map((n) => n.ref.id).sort()).toEqual(['a', 'b', 'c', 'd', 'z'])
  expect(d.steps).toHaveLength(5)
  const x = (id: string) => d.nodes.find((n) => n.ref.id === id)!.x
  expect(x('a')).toBe(90)
  expect(x('z')).toBe(810)
  expect(layout(paths)).toEqual(d)
})

it('draws nothing for no path', () => {
  expect(layout([]).nodes).toEqual([])
})
