import { de } from './de'
import { en, type OfficeKey } from './en'
import { fr } from './fr'
import { nl } from './nl'

export type { OfficeKey }
export const office = { en, fr, nl, de }
