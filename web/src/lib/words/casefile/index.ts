import { de } from './de'
import { en, type CaseFileKey } from './en'
import { fr } from './fr'
import { nl } from './nl'

export type { CaseFileKey }
export const casefile = { en, fr, nl, de }
