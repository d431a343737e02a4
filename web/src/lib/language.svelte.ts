import { count, first, isLanguage, languages, say, type Key, type Language } from './words'

// The language is chosen per officer on this machine; before login, the last
// one chosen here, then the browser's wish.
const kept = localStorage.getItem('language')
export const tongue = $state({ code: isLanguage(kept) ? kept : first(navigator.languages) as Language })

export function choose(code: Language, officer?: string) {
  tongue.code = code
  localStorage.setItem('language', code)
  if (officer) localStorage.setItem('language:' + officer, code)
}

// recall sets the language that this officer chose last.
export function recall(officer: string) {
  const own = localStorage.getItem('language:' + officer)
  if (isLanguage(own)) tongue.code = own
}

export const t = (key: Key, fill?: Record<string, string | number>) => say(tongue.code, key, fill)
export const n = (stem: 'claims' | 'path' | 'sources', number: number, fill?: Record<string, string | number>) => count(tongue.code, stem, number, fill)

// English dates are written the European way: 3/4 must never be read as March.
const dates = () => (tongue.code === 'en' ? 'en-GB' : tongue.code)

// when is an instant in the officer's own time with its zone, as the language
// writes it; a bare day stays a day, and what is no date stays as it is.
export function when(text: string | undefined, clock = false): string {
  if (!text) return ''
  const at = new Date(text)
  if (Number.isNaN(at.getTime())) return text
  if (/^\d{4}-\d{2}-\d{2}$/.test(text)) return new Intl.DateTimeFormat(dates(), { dateStyle: 'medium', timeZone: 'UTC' }).format(at)
  if (!/^\d{4}-\d{2}-\d{2}T/.test(text)) return text
  if (clock) return new Intl.DateTimeFormat(dates(), { timeStyle: 'medium' }).format(at)
  return new Intl.DateTimeFormat(dates(), { day: 'numeric', month: 'short', year: 'numeric', hour: '2-digit', minute: '2-digit', timeZoneName: 'short' }).format(at)
}

// figure is a number as the language writes it, with at most so many decimals.
export const figure = (x: number, decimals = 4) => new Intl.NumberFormat(tongue.code, { maximumFractionDigits: decimals }).format(x)

// isolate keeps a name of another direction from turning the sentence around it.
export const isolate = (name: string) => String.fromCodePoint(0x2068) + name + String.fromCodePoint(0x2069)

// term is the word of a closed list; what this version does not know is shown
// as it came.
export const term = (list: Record<string, Key>, value: string | undefined) => {
  const key = value ? list[value] : undefined
  return key && key in languages.en ? t(key) : (value ?? '')
}
