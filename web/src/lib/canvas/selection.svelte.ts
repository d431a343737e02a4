import { open as nofilter, type Filter } from './filter'
import { scene } from './scene'
import { blank, type Sheet } from './sheet'

// One selection for every view: chart, map, table, timeline and panel read
// this and change it by five acts alone, so that undo, tests and the address
// see every change.

interface Version { name: string; universe: Sheet; filter: Filter }

// Saved is the chart as the node keeps it; changes tell what became of its
// claims since that version.
export interface Saved { id: string; title: string; version: number; shown: number; changes?: { gone: number; added: number } }

class Canvas {
  // The lists live outside of reactivity; only the whole value is watched.
  universe = $state.raw<Sheet>(blank)
  filter = $state.raw<Filter>(nofilter)
  selected = $state.raw<readonly string[]>([]) // subjects, and lines as "a~b", in the order chosen
  focus = $state('') // where the keyboard is
  hover = $state('')
  fold = $state(true)
  // Names of what can be undone and done again, the latest last.
  past = $state.raw<readonly string[]>([])
  future = $state.raw<readonly string[]>([])
  // The chart as it was saved last, and as which version.
  saved = $state.raw<Saved | null>(null)
  // For whom, for what and in which case this was drawn.
  worked = ''
  scene = $derived(scene(this.universe, this.filter, this.fold))
}
export const canvas = new Canvas()

let back: Version[] = []
let forth: Version[] = []

function keep(name: string) {
  back.push({ name, universe: canvas.universe, filter: canvas.filter })
  forth = []
  tell()
}
function tell() {
  canvas.past = back.map((v) => v.name)
  canvas.future = forth.map((v) => v.name)
}

export function select(ids: readonly string[]) {
  canvas.selected = ids
  if (ids.length) canvas.focus = ids.at(-1)!
}

export function extend(id: string) {
  select(canvas.selected.includes(id) ? canvas.selected.filter((x) => x !== id) : [...canvas.selected, id])
}

export function focus(id: string) {
  canvas.focus = id
}

export function filter(next: Filter, name: string) {
  keep(name)
  canvas.filter = next
}

// edit changes what is on the chart. An act that changes nothing is no step of
// its history.
export function edit(name: string, how: (s: Sheet) => Sheet) {
  const next = how(canvas.universe)
  if (next === canvas.universe) return
  keep(name)
  canvas.universe = next
  settle()
}

function settle() {
  const { nodes } = canvas.universe
  const here = (id: string) => id.split('~').every((x) => nodes.has(x))
  if (canvas.selected.some((id) => !here(id))) canvas.selected = canvas.selected.filter(here)
  if (canvas.focus && !here(canvas.focus)) canvas.focus = ''
}

function turn(from: Version[], to: Version[]) {
  const v = from.pop()
  if (!v) return
  to.push({ name: v.name, universe: canvas.universe, filter: canvas.filter })
  canvas.universe = v.universe
  canvas.filter = v.filter
  tell()
  settle()
}
export const undo = () => turn(back, forth)
export const redo = () => turn(forth, back)

// empty forgets the chart and its history: another purpose, another officer.
export function empty() {
  back = []
  forth = []
  Object.assign(canvas, { universe: blank, filter: nofilter, selected: [], focus: '', hover: '', past: [], future: [], saved: null })
}

// open puts a saved chart in place of what was there.
export function open(sheet: Sheet, f: Filter, saved: Saved) {
  empty()
  canvas.universe = sheet
  canvas.filter = f
  canvas.saved = saved
}
