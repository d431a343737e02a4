// One stream of notices for all views: it says that something was written,
// never what, so that a view asks again under its own marking. seq counts the
// notices of this page.
export const live = $state({ on: false, seq: 0, since: '' })

// listen opens the stream and says how to end it. The browser reconnects by
// itself; until then the screen says since when it is not live.
export function listen(): () => void {
  const source = new EventSource('/api/v1/events')
  source.addEventListener('changed', () => {
    live.on = true
    live.seq++
  })
  source.onerror = () => {
    if (live.on || !live.since) live.since = new Date().toISOString()
    live.on = false
  }
  return () => source.close()
}

// heed makes an effect run again at every notice.
export const heed = () => live.seq
