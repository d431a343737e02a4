// One stream of notices for all views: it carries the ledger's number, never
// content, so that a view asks again under its own marking.
export const live = $state({ on: false, seq: 0, since: '' })

// listen opens the stream and says how to end it. The browser reconnects by
// itself; until then the screen says since when it is not live.
export function listen(): () => void {
  const source = new EventSource('/api/v1/events')
  source.addEventListener('changed', (ev) => {
    live.on = true
    live.seq = (JSON.parse(ev.data) as { seq: number }).seq
  })
  source.onerror = () => {
    if (live.on || !live.since) live.since = new Date().toISOString()
    live.on = false
  }
  return () => source.close()
}
