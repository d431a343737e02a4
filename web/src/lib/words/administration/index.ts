import { de } from './de'
import { en, type AdministrationKey } from './en'
import { fr } from './fr'
import { nl } from './nl'

export type { AdministrationKey }
export const administration = { en, fr, nl, de }
