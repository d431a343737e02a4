interface Open { asked: number; out: number; newest: number; answer: unknown }

// inOrder makes calls whose answers may overtake each other, since each leaves
// the node in its own time: whoever asked the same earlier and hears later gets
// the later answer, so that no page goes back to what was. An answer is held no
// longer than a call of its question is out.
export function inOrder(): <T>(question: string, call: () => Promise<T>) => Promise<T> {
  const open = new Map<string, Open>()
  return async <T>(question: string, call: () => Promise<T>) => {
    const o = open.get(question) ?? { asked: 0, out: 0, newest: 0, answer: undefined }
    open.set(question, o)
    const mine = ++o.asked
    o.out++
    try {
      const answer = await call()
      if (mine < o.newest) return o.answer as T
      o.newest = mine
      o.answer = answer
      return answer
    } finally {
      if (--o.out === 0) open.delete(question)
    }
  }
}
