import { de } from './de'
import { en, type OversightKey } from './en'
import { fr } from './fr'
import { nl } from './nl'

export type { OversightKey }
export const oversight = { en, fr, nl, de }
