import { describe, expect, it } from 'vitest'
import { cut, unitsOf } from './bytes'

describe('byte offsets', () => {
  const text = 'né 𝔸 – صلاح ok'
  it('lead to the same words in every script and beyond the basic plane', () => {
    const bytes = new TextEncoder().encode(text)
    for (const word of ['né', '𝔸', '–', 'صلاح', 'ok']) {
      const needle = new TextEncoder().encode(word)
      let begin = -1
      for (let i = 0; i + needle.length <= bytes.length && begin < 0; i++) if (needle.every((b, k) => bytes[i + k] === b)) begin = i
      const at = unitsOf(text)
      expect(text.slice(at(begin), at(begin + needle.length))).toBe(word)
    }
  })
  it('cut a text without losing a letter', () => {
    const pieces = cut(text, [{ id: 'a', begin: 0, end: 3 }, { id: 'b', begin: 1, end: 8 }])
    expect(pieces.map((p) => p.text).join('')).toBe(text)
    expect(pieces.some((p) => p.marks.length === 2)).toBe(true)
  })
})
