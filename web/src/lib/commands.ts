import type { Key } from './words'

// A page of the menu; what names roles is for them alone. The node decides: a
// role that is left out here would be refused there. The data protection
// officer reads records for the rights of data subjects.
export interface Place { page: string; key: Key; roles?: string[] }
const working = ['analyst', 'duty', 'liaison', 'supervisor'], reading = [...working, 'dpo']
export const places: Place[] = [
  { page: 'desk', key: 'desk', roles: working }, { page: 'warnings', key: 'warnings', roles: working }, { page: 'requests', key: 'requests', roles: working },
  { page: 'search', key: 'search', roles: reading }, { page: 'path', key: 'paths', roles: reading }, { page: 'chart', key: 'chart', roles: reading }, { page: 'premises', key: 'premises', roles: reading }, { page: 'cases', key: 'cases', roles: reading }, { page: 'reports', key: 'reports', roles: reading }, { page: 'matches', key: 'matches', roles: working }, { page: 'standing', key: 'standing', roles: working },
  { page: 'peers', key: 'peers', roles: [...working, 'administrator'] }, { page: 'administer', key: 'administration', roles: ['administrator'] }, { page: 'inspect', key: 'inspection', roles: ['dpo', 'inspector'] }, { page: 'audit', key: 'looks' }, { page: 'health', key: 'health', roles: ['administrator', 'dpo', 'inspector'] },
]

// open are the places that somebody with these roles is led to.
export const open = (all: Place[], roles: string[]) => all.filter((p) => !p.roles || p.roles.some((r) => roles.includes(r)))

// further are pages that the commands lead to and the menu leaves out.
export const further: Place[] = [
  { page: 'compose', key: 'compose', roles: working }, { page: 'roster', key: 'roster', roles: working }, { page: 'wall', key: 'wall', roles: working },
  { page: 'account', key: 'ownAccount' }, { page: 'ask', key: 'askAnother', roles: working }, { page: 'hits', key: 'hits', roles: working }, { page: 'recalls', key: 'recalls', roles: reading }, { page: 'consents', key: 'consents', roles: working }, { page: 'unasked', key: 'unasked', roles: working }, { page: 'kept', key: 'keptOrders', roles: ['supervisor'] },
]

// sheet is the list of keys, as it is shown. What is not in it has no key.
export const sheet: { title: Key; keys: [string, Key][] }[] = [
  { title: 'everywhere', keys: [['Ctrl K', 'keyPalette'], ['?', 'keyHelp'], ['Esc', 'keyEscape']] },
  { title: 'inLists', keys: [['j k', 'keyMove'], ['Enter', 'keyOpen']] },
  { title: 'inReview', keys: [['a', 'keyAccept'], ['r', 'keyReject'], ['s', 'keySentence'], ['e', 'keyEdit'], ['m', 'keyMerge'], ['u', 'keyBack'], ['x', 'keyStop'], ['p', 'keyPage'], ['+', 'keyUnfold'], ['w', 'keyWrite']] },
  { title: 'hits', keys: [['j k', 'keyMove'], ['c', 'keyConfirm'], ['r', 'keyReject'], ['q', 'keyOpenQuestion']] },
  { title: 'standing', keys: [['j k', 'keyMove'], ['n', 'keyStanding']] },
  { title: 'inChart', keys: [['e Shift+E', 'keyExpand'], ['↑ ↓ → ←', 'keyWalk'], ['Enter', 'keySelect'], ['l', 'keyLine'], ['p', 'keyPin'], ['h Del', 'keyHide'], ['f', 'keyFit'], ['v', 'keyView'], ['Ctrl+Z Ctrl+Shift+Z', 'keyUndo']] },
  { title: 'desk', keys: [['a', 'keyAcknowledge'], ['t', 'keyAct'], ['g', 'keyOffer'], ['y', 'keyAccept'], ['n', 'keyDecline'], ['c', 'keyClose'], ['Enter', 'keyOpenIt'], ['l', 'keyTab'], ['w', 'keyCompose']] },
  { title: 'warnings', keys: [['n', 'keyCompose'], ['a', 'keyAcknowledge'], ['s', 'keyAssess'], ['t', 'keyAct'], ['g', 'keyOffer'], ['f', 'keyRefuse'], ['c', 'keyClose']] },
]

// helps says of a page what it is for, and which keys are its own.
export const helps: Record<string, { text: Key; keys?: Key }> = {
  desk: { text: 'helpDesk', keys: 'desk' }, warnings: { text: 'helpWarnings', keys: 'warnings' }, warning: { text: 'helpWarnings', keys: 'warnings' }, compose: { text: 'helpWarnings', keys: 'warnings' },
  requests: { text: 'helpRequests' }, request: { text: 'helpRequests' }, ask: { text: 'helpRequests' }, reports: { text: 'helpReview', keys: 'inReview' }, review: { text: 'helpReview', keys: 'inReview' },
  search: { text: 'helpSearch' }, subject: { text: 'helpSearch' }, path: { text: 'helpPath' }, chart: { text: 'helpChart', keys: 'inChart' }, cases: { text: 'helpCases' }, hits: { text: 'helpHits', keys: 'hits' },
  matches: { text: 'helpMatches' }, standing: { text: 'helpStanding', keys: 'standing' }, premises: { text: 'helpPremises' }, consents: { text: 'helpConsents' }, unasked: { text: 'helpUnasked' }, kept: { text: 'helpKept' }, recalls: { text: 'helpRecalls' }, peers: { text: 'helpPeers' }, audit: { text: 'helpAudit' }, inspect: { text: 'helpInspect' }, administer: { text: 'helpAdmin' },
}

// fits says whether every word typed begins some word of a command.
export function fits(typed: string, label: string): boolean {
  const fold = (s: string) => s.normalize('NFD').replace(/\p{M}/gu, '').toLowerCase().split(/[^\p{L}\p{N}]+/u).filter(Boolean)
  const have = fold(label)
  return fold(typed).every((w) => have.some((h) => h.startsWith(w)))
}

// single says whether a key press is a command and not writing: no modifier,
// no field that takes text, no open dialogue, and single keys not switched off.
export function single(ev: KeyboardEvent): boolean {
  if (ev.ctrlKey || ev.metaKey || ev.altKey || localStorage.getItem('keys') === 'off') return false
  const at = ev.target as HTMLElement
  return !at.matches('input, textarea, select, [contenteditable]') && !document.querySelector('dialog[open]')
}
