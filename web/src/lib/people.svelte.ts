import { exchange } from './exchange'

// The officers of this node by id: a screen names people, not numbers.
const names = $state<{ by: Record<string, string> }>({ by: {} })

// meet learns the names; without them the ids stand there, which hides nothing.
export async function meet(): Promise<void> {
  try {
    names.by = Object.fromEntries((await exchange.colleagues()).map((o) => [o.key, o.label]))
  } catch {
    names.by = {}
  }
}

// who is an officer's name; one of another agency is a short number.
export const who = (id: string | undefined) => (id ? (names.by[id] ?? '#' + id.replace(/^o-/, '').slice(0, 6)) : '')
export const colleagues = () => Object.entries(names.by)
