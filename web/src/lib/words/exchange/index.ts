import { de } from './de'
import { en, type ExchangeKey } from './en'
import { fr } from './fr'
import { nl } from './nl'

export type { ExchangeKey }
// exchange holds the words of duty desk, warnings, requests, peers and of those
// who watch over the node.
export const exchange = { en, fr, nl, de } satisfies Record<string, Record<ExchangeKey, string>>
