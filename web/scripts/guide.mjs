// Takes the pictures of the guide from those that the walks made: run after
// make e2e. Public or fictional content only; somebody looks at each before it
// is committed.
import { copyFileSync, statSync } from 'node:fs'

const from = new URL('../e2e/shots/', import.meta.url)
const to = new URL('../../docs/guide/img/', import.meta.url)
const pictures = { 'desk-escalated-light': 'desk-light', 'warning-received-light': 'warning-light', 'subject-light': 'subject-light', 'path-light': 'path-light', 'chart-of-path-light': 'chart-light', 'case-light': 'case-light', 'case-file-light': 'case-file-light', 'review-merge-light': 'review-light', 'hit-light': 'hit-light', 'share-preview-light': 'share-light', 'hypotheses-light': 'hypotheses-light', 'inspect-looks-light': 'inspect-light', 'inspect-packet-light': 'packet-light', 'admin-officers-light': 'admin-light' }
let sum = 0
for (const [shot, name] of Object.entries(pictures)) {
  copyFileSync(new URL(shot + '.png', from), new URL(name + '.png', to))
  sum += statSync(new URL(name + '.png', to)).size
}
copyFileSync(new URL('path-light.png', from), new URL('../../docs/img/path.png', import.meta.url))
console.log(`${Object.keys(pictures).length} pictures, ${Math.round(sum / 1000)} kB`)
