import type { ExchangeKey } from './en'

export const fr: Record<ExchangeKey, string> = {
  compose: 'Rédiger une alerte',
}
