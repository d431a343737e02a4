// idle calls done when nobody has touched key, mouse or screen for so long, and
// says how to end the watching.
export function idle(ms: number, done: () => void): () => void {
  let timer = setTimeout(done, ms)
  const touched = () => {
    clearTimeout(timer)
    timer = setTimeout(done, ms)
  }
  const signs = ['keydown', 'pointerdown', 'pointermove', 'wheel'] as const
  for (const s of signs) addEventListener(s, touched, { passive: true })
  return () => {
    clearTimeout(timer)
    for (const s of signs) removeEventListener(s, touched)
  }
}
