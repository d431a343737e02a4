import { describe, expect, it } from 'vitest'
import { count, first, holes, languages, say, type Key, type Language } from '.'

const keys = Object.keys(languages.en) as Key[]

describe.each(Object.keys(languages) as Language[])('the catalogue in %s', (lang) => {
  it('has every key, none besides, none empty', () => {
    expect(Object.keys(languages[lang]).sort()).toEqual([...keys].sort())
    for (const k of keys) expect(languages[lang][k].trim(), k).not.toBe('')
  })
  it('has the same holes in each sentence', () => {
    for (const k of keys) expect(holes(languages[lang][k]), k).toEqual(holes(languages.en[k]))
  })
  it('does not use the words that the house forbids', () => {
    for (const k of keys) expect(languages[lang][k], k).not.toMatch(/\b(target|asset|risk score|suspect|flagged)\b/i)
  })
})

it('translates sentences, not only single words that may be alike', () => {
  for (const lang of ['fr', 'nl', 'de'] as const) {
    const same = keys.filter((k) => languages[lang][k] === languages.en[k] && languages.en[k].split(' ').length > 2)
    expect(same, lang).toEqual([])
  }
})

it('fills holes and shows the ones left', () => {
  expect(say('en', 'goTo', { page: 'Paths' })).toBe('Go to Paths')
  expect(say('en', 'goTo')).toBe('Go to {page}')
})

it('counts as each language does', () => {
  expect(count('en', 'sources', 0)).toBe('0 independent sources')
  expect(count('fr', 'sources', 0)).toBe('0 source indépendante')
  expect(count('de', 'sources', 1)).toBe('1 unabhängige Quelle')
  expect(count('nl', 'claims', 48211)).toBe('48.211 beweringen')
})

it('takes the first wish that it speaks', () => {
  expect(first(['it-IT', 'nl-BE', 'fr'])).toBe('nl')
  expect(first(['it'])).toBe('en')
})
