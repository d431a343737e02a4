// Walks the flows in Chromium over real nodes. Usage: npm run e2e --
// [--only NAME,NAME] [--modes LOOK,LOOK] [--shots DIR] [--binary FILE]; each walk
// is a file beside this one, --modes narrows the looks of every-page.
import { parseArgs } from 'node:util'
import { agencies, Walks } from './lib.mjs'

const { values: arg } = parseArgs({ options: { only: { type: 'string' }, shots: { type: 'string', default: 'e2e/shots' }, modes: { type: 'string' }, binary: { type: 'string', default: '../bin/liaison' }, chromium: { type: 'string', default: '/usr/bin/chromium' } } })
const all = ['tour', 'ignored-warning', 'review-by-keys', 'page-of-evidence', 'request', 'hit', 'match', 'two-officers', 'by-keys', 'share-and-recall', 'unasked', 'every-page', 'languages', 'long-desk', 'nothing-lost', 'closed-doors', 'two-users', 'passkey', 'inspection', 'administration', 'evidence-path', 'chart-grown', 'chart-compared', 'analysis-pages', 'premises', 'case-file', 'large-chart']
const names = arg.only ? arg.only.split(',') : all
const walks = new Walks(arg.shots, arg.chromium)
walks.modes = arg.modes?.split(',')
let demo
try {
  demo = await agencies(arg.binary)
  await walks.start()
  for (const name of names) {
    console.log('\n' + name)
    const walk = (await import(`./${name}.mjs`)).default
    try {
      await walk(walks, demo)
    } catch (e) {
      walks.check(false, `${name} stopped: ${e.message} ${e.stack.split('\n').find((l) => l.includes(`${name}.mjs`)) ?? ''}`)
      await walks.leave(name)
    }
  }
} finally {
  await walks.browser?.close()
  await demo?.stop()
}
if (walks.failures.length) {
  console.error(`\n${walks.failures.length} failures:\n${walks.failures.join('\n')}`)
  process.exit(1)
}
