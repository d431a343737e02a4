import { de } from './de'
import { en, type WatchKey } from './en'
import { fr } from './fr'
import { nl } from './nl'

export type { WatchKey }
export const watch = { en, fr, nl, de }
