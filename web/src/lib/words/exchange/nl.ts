import type { ExchangeKey } from './en'

export const nl: Record<ExchangeKey, string> = {
  compose: 'Waarschuwing opstellen',
}
