import { exchange } from './exchange'

// The officers of this node by id: a screen names people, not numbers.
const names = $state<{ by: Record<string, string>; act: string[] }>({ by: {}, act: [] })

// meet learns the names; without them the ids stand there, which hides nothing.
export async function meet(): Promise<void> {
  try {
    const all = await exchange.colleagues()
    names.by = Object.fromEntries(all.map((o) => [o.key, o.label]))
    names.act = all.filter((o) => o.acts).map((o) => o.key)
  } catch {
    names.by = {}
    names.act = []
  }
}

// who is an officer's name; one of another agency is a short number.
export const who = (id: string | undefined) => (id ? (names.by[id] ?? '#' + id.replace(/^o-/, '').slice(0, 6)) : '')
export const colleagues = () => Object.entries(names.by)
// acting are those who may act on what comes to a desk: who oversees or runs the
// node stands on no roster.
export const acting = () => colleagues().filter(([id]) => names.act.includes(id))
