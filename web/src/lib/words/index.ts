import { administration, type AdministrationKey } from './administration'
import { casefile, type CaseFileKey } from './casefile'
import { de } from './de'
import { en, type Key as Common } from './en'
import { exchange, type ExchangeKey } from './exchange'
import { fr } from './fr'
import { nl } from './nl'
import { office, type OfficeKey } from './office'
import { oversight, type OversightKey } from './oversight'
import { review, type ReviewKey } from './review'
import { watch, type WatchKey } from './watch'

// A room of the screen may keep its words in a folder of its own; all of them
// are one catalogue, and the compiler wants each key in each language.
export type Key = Common | ExchangeKey | ReviewKey | OfficeKey | CaseFileKey | OversightKey | AdministrationKey | WatchKey
type Words = Record<Key, string>
export const languages = {
  en: { ...en, ...exchange.en, ...review.en, ...office.en, ...casefile.en, ...oversight.en, ...administration.en, ...watch.en }, fr: { ...fr, ...exchange.fr, ...review.fr, ...office.fr, ...casefile.fr, ...oversight.fr, ...administration.fr, ...watch.fr }, nl: { ...nl, ...exchange.nl, ...review.nl, ...office.nl, ...casefile.nl, ...oversight.nl, ...administration.nl, ...watch.nl }, de: { ...de, ...exchange.de, ...review.de, ...office.de, ...casefile.de, ...oversight.de, ...administration.de, ...watch.de },
} as const satisfies Record<string, Words>
export type Language = keyof typeof languages
export const ownNames: Record<Language, string> = { en: 'English', fr: 'Français', nl: 'Nederlands', de: 'Deutsch' }

export const isLanguage = (s: string | null): s is Language => s !== null && Object.hasOwn(languages, s)

// say is the catalogue's sentence with its holes filled. A hole without a
// value stays visible, so that a test and an officer see it.
export function say(lang: Language, key: Key, fill: Record<string, string | number> = {}): string {
  return languages[lang][key].replace(/\{(\w+)\}/g, (hole, name: string) => (name in fill ? String(fill[name]) : hole))
}

// holes names what a sentence needs filled.
export const holes = (s: string) => [...s.matchAll(/\{(\w+)\}/g)].map((m) => m[1]!).sort()

type Counted = 'claims' | 'path' | 'sources'

// count chooses the form that the language has for the number.
export function count(lang: Language, stem: Counted, n: number, fill: Record<string, string | number> = {}): string {
  const form = new Intl.PluralRules(lang).select(n) === 'one' ? 'One' : 'Other'
  return say(lang, `${stem}${form}`, { n: new Intl.NumberFormat(lang).format(n), ...fill })
}

// first picks the first language of the browser's wishes that there is.
export function first(wishes: readonly string[]): Language {
  for (const w of wishes) {
    const l = w.slice(0, 2).toLowerCase()
    if (isLanguage(l)) return l
  }
  return 'en'
}
