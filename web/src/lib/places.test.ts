import { expect, it } from 'vitest'
// @ts-expect-error the walks are plain scripts without types
import { places } from '../../e2e/places.mjs'
import { further, places as menu } from './commands'
import { pages } from './pages'
import { views } from './views'

const walked = (places as { page: string; view?: string }[]).map((p) => [p.page, p.view].filter(Boolean).join('/'))

it('walks through every page, and every view of a page that has several', () => {
  const all = Object.keys(pages).flatMap((p) => views[p]?.map((v) => `${p}/${v.at}`) ?? [p])
  expect([...walked].filter((p) => p !== 'cases/file').sort()).toEqual(all.sort())
})

it('leads from menu and commands to pages that there are', () => {
  for (const p of [...menu, ...further]) expect(Object.keys(pages), p.page).toContain(p.page)
})
