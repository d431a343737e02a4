import { de } from './de'
import { en, type ReviewKey } from './en'
import { fr } from './fr'
import { nl } from './nl'

export type { ReviewKey }
// review holds the words of deciding what was read in a report, and of hits.
export const review = { en, fr, nl, de } satisfies Record<string, Record<ReviewKey, string>>
