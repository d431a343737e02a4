import type { Component } from 'svelte'
import type { Route } from './route'

// Each page is a file of its own, fetched when it is first gone to: the first
// page stays light. props says what a page takes from the address.
interface Page { load: () => Promise<{ default: Component<any> }>; props?: (r: Route) => Record<string, unknown> }
const byId = (r: Route) => ({ id: r.id })

export const pages: Record<string, Page> = {
  start: { load: () => import('../pages/Start.svelte') },
  desk: { load: () => import('../pages/Desk.svelte') },
  wall: { load: () => import('../pages/Wall.svelte') },
  roster: { load: () => import('../pages/Roster.svelte') },
  warnings: { load: () => import('../pages/Warnings.svelte') },
  warning: { load: () => import('../pages/Warning.svelte'), props: byId },
  compose: { load: () => import('../pages/Compose.svelte'), props: byId },
  requests: { load: () => import('../pages/Requests.svelte') },
  request: { load: () => import('../pages/Request.svelte'), props: byId },
  ask: { load: () => import('../pages/Ask.svelte') },
  recalls: { load: () => import('../pages/Recalls.svelte'), props: (r) => ({ recall: r.query.get('recall') ?? '' }) },
  peers: { load: () => import('../pages/Peers.svelte') },
  search: { load: () => import('../pages/Search.svelte'), props: (r) => ({ query: r.query.get('q') ?? '' }) },
  subject: { load: () => import('../pages/Subject.svelte'), props: byId },
  reports: { load: () => import('../pages/Reports.svelte') },
  review: { load: () => import('../pages/Review.svelte'), props: byId },
  path: { load: () => import('../pages/PathPage.svelte'), props: (r) => ({ from: r.query.get('from') ?? '', till: r.query.get('to') ?? '' }) },
  chart: { load: () => import('../pages/Chart.svelte'), props: (r) => ({ query: r.query }) },
  cases: { load: () => import('../pages/Cases.svelte'), props: byId },
  hypotheses: { load: () => import('../pages/Hypotheses.svelte'), props: byId },
  premises: { load: () => import('../pages/Premises.svelte'), props: (r) => ({ query: r.query }) },
  standing: { load: () => import('../pages/Standing.svelte'), props: (r) => ({ id: r.id, query: r.query }) },
  consents: { load: () => import('../pages/Consents.svelte'), props: byId },
  unasked: { load: () => import('../pages/Unasked.svelte'), props: byId },
  kept: { load: () => import('../pages/Kept.svelte') },
  hits: { load: () => import('../pages/Hits.svelte'), props: byId },
  matches: { load: () => import('../pages/Matches.svelte'), props: byId },
  administer: { load: () => import('../pages/Administration.svelte'), props: byId },
  inspect: { load: () => import('../pages/Inspection.svelte'), props: byId },
  audit: { load: () => import('../pages/Audit.svelte') },
  account: { load: () => import('../pages/Account.svelte') },
  health: { load: () => import('../pages/HealthPage.svelte') },
}

const fetched = new Map<string, Promise<Component<any>>>()

// open fetches a page once; the same promise comes back, so that going from
// one record to the next does not build the page anew. A page that could not
// be fetched is tried again.
export function open(name: string): Promise<Component<any>> {
  const page = Object.hasOwn(pages, name) ? name : 'start'
  let p = fetched.get(page)
  if (!p) {
    p = pages[page]!.load().then((m) => m.default)
    p.catch(() => fetched.delete(page))
    fetched.set(page, p)
  }
  return p
}

export const props = (r: Route) => pages[r.page]?.props?.(r) ?? {}
