import type { ExchangeKey } from './en'

export const de: Record<ExchangeKey, string> = {
  compose: 'Warnung verfassen',
}
