// Words of the exchange in English; the other languages have exactly these.
export const en = {
  compose: 'Write a warning',
} as const

export type ExchangeKey = keyof typeof en
