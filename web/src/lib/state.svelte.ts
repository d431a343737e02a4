import { Problem, type Me } from './api'
import { t } from './language.svelte'

// What every page shares: who works, for what, and the highest marking of
// what is on screen now.
export const state = $state({ me: null as Me | null, marking: '', problem: null as Problem | null, theme: '', covered: false })

export function fail(e: unknown) {
  state.problem = e instanceof Problem ? e : new Problem(0, t('failed'), String(e), '')
  if (state.problem.status === 401) state.me = null
}
