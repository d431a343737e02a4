// A long list of which only what is in sight is drawn, and only the pages that
// are looked at are fetched.
const size = 100

export interface Page<T> { from: number; total: number; rows: T[] }

export class Windowed<T extends { id: string }> {
  total = $state(0)
  rows = $state.raw(new Map<number, T>())
  // changed tells that the order on the node is another one; the rows stay
  // where they are until somebody asks for it.
  changed = $state(false)
  loaded = $state(false)
  private first = 0
  private last = 0
  private turn = 0
  private moving = false
  constructor(private fetch: (from: number, limit: number) => Promise<Page<T>>) {}

  at = (i: number): T | undefined => this.rows.get(i)
  place(id: string): number {
    for (const [i, o] of this.rows) if (o.id === id) return i
    return -1
  }
  // look says which rows are in sight, and fetches their pages.
  async look(first: number, last: number): Promise<void> {
    this.first = Math.max(0, first)
    this.last = last
    const missing: number[] = []
    for (let p = Math.floor(this.first / size); p * size <= last && (p * size < this.total || !this.loaded); p++) if (!this.rows.has(p * size)) missing.push(p)
    await this.bring(missing, this.turn)
  }
  private async bring(pages: number[], turn: number): Promise<void> {
    const got = await Promise.all(pages.map((p) => this.fetch(p * size, size)))
    if (turn !== this.turn || !got.length) return
    const rows = new Map(this.rows)
    for (const g of got) g.rows.forEach((o, i) => rows.set(g.from + i, o))
    this.rows = rows
    this.total = got[0]!.total
    this.loaded = true
  }
  // refresh asks again for what is in sight: states show at once, a new order
  // on demand. What one has demanded is still owed when another, that demands
  // nothing, overtakes it.
  async refresh(move: boolean): Promise<void> {
    const turn = ++this.turn
    this.moving ||= move
    const pages: number[] = []
    for (let p = Math.floor(this.first / size); p * size <= Math.max(this.last, this.first); p++) pages.push(p)
    const got = await Promise.all(pages.map((p) => this.fetch(p * size, size)))
    if (turn !== this.turn) return
    const fresh = new Map<number, T>()
    for (const g of got) g.rows.forEach((o, i) => fresh.set(g.from + i, o))
    const same = got[0]!.total === this.total && [...fresh].every(([i, o]) => !this.rows.has(i) || this.rows.get(i)!.id === o.id)
    if (this.moving || same || !this.loaded || !this.total) {
      this.rows = fresh
      this.total = got[0]!.total
      this.changed = this.moving = false
    } else {
      const by = new Map([...fresh.values()].map((o) => [o.id, o]))
      this.rows = new Map([...this.rows].map(([i, o]) => [i, by.get(o.id) ?? o]))
      this.changed = true
    }
    this.loaded = true
  }
}
