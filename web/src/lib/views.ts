import type { Key } from './words'

// The views of a page that has several, by the part of the address behind it.
// The walk through every page takes them from here, so that none is forgotten.
export interface View { at: string; key: Key }
export const views: Record<string, View[]> = {
  administer: [{ at: 'officers', key: 'admOfficers' }, { at: 'desks', key: 'admDesks' }, { at: 'policies', key: 'admPolicies' }, { at: 'bands', key: 'admBands' }, { at: 'keys', key: 'admKeys' }, { at: 'backup', key: 'admBackup' }],
  inspect: [{ at: 'looks', key: 'insLooks' }, { at: 'retention', key: 'insRetention' }, { at: 'person', key: 'insPerson' }, { at: 'breaches', key: 'insBreaches' }, { at: 'transfers', key: 'insTransfers' }, { at: 'processing', key: 'insProcessing' }, { at: 'figures', key: 'insFigures' }],
}
