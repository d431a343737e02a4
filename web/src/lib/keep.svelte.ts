import { untrack } from 'svelte'
import { ask, Problem } from './api'
import { exchange } from './exchange'
import { state as shared } from './state.svelte'

// What could not be brought to the node yet: in memory only, by officer and
// place, until the network or the session is back.
const waiting = new Map<string, string>()
const pause = 2000
const again = 4000

// keep holds what is typed into the form of a place. It is brought to the node
// two seconds after the last key and when the page is left; when the node does
// not answer it is tried again, and nothing is put into the browser's storage.
// Call it while a component is made.
export function keep<T extends object>(place: string, blank: T) {
  const key = (untrack(() => shared.me?.officer) ?? '') + ' ' + place
  const empty = JSON.stringify(blank)
  const kept = $state({ value: { ...blank } as T, ready: false, back: false, at: '', late: false })
  let last = empty // what the node has
  let over = false // sent or discarded: there is nothing more to keep
  let timer: ReturnType<typeof setTimeout> | undefined

  async function bring(leaving = false): Promise<void> {
    clearTimeout(timer)
    const text = JSON.stringify(kept.value)
    if (over || text === last) return
    waiting.set(key, text)
    try {
      await ask('PUT', '/me/texts', { place, body: text === empty ? '' : text }, leaving)
      last = text
      if (waiting.get(key) === text) waiting.delete(key)
      kept.at = new Date().toISOString()
      kept.late = false
    } catch (e) {
      kept.late = true
      if (!leaving && !(e instanceof Problem && e.status === 401)) timer = setTimeout(() => void bring(), again)
    }
  }
  async function fetchBack(): Promise<void> {
    let text = waiting.get(key)
    try {
      text ??= (await exchange.texts()).find((x) => x.place === place)?.body
    } catch {
      // the form is empty then; what the node has stays there
    }
    if (text && text !== empty) {
      Object.assign(kept.value, JSON.parse(text) as T)
      kept.back = true
      last = waiting.has(key) ? '' : text
    }
    kept.ready = true
  }
  void fetchBack()
  $effect(() => {
    const text = JSON.stringify(kept.value)
    if (!kept.ready || over || text === last) return
    clearTimeout(timer)
    timer = setTimeout(() => void bring(), pause)
  })
  $effect(() => {
    const leave = () => { if (document.visibilityState === 'hidden') void bring(true) }
    const close = (ev: BeforeUnloadEvent) => { if (kept.late && !over) ev.preventDefault() }
    const online = () => void bring()
    document.addEventListener('visibilitychange', leave)
    addEventListener('beforeunload', close)
    addEventListener('online', online)
    return () => {
      document.removeEventListener('visibilitychange', leave)
      removeEventListener('beforeunload', close)
      removeEventListener('online', online)
      void bring(true)
    }
  })
  // forget ends the keeping: the text was sent, or its author discards it.
  async function forget(): Promise<void> {
    over = true
    clearTimeout(timer)
    waiting.delete(key)
    if (last !== empty) await ask('PUT', '/me/texts', { place, body: '' })
  }
  async function discard(): Promise<void> {
    await forget()
    Object.assign(kept.value, JSON.parse(empty) as T)
    kept.back = false
    kept.at = ''
    last = empty
    over = false
  }
  return Object.assign(kept, { forget, discard, now: () => bring() })
}
