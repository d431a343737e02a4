// Prints the size of what was built, and keeps it within the budget: the first
// page may cost 150 kB of gzip, map and chart apart.
import { readdirSync, readFileSync } from 'node:fs'
import { gzipSync } from 'node:zlib'

const limit = 150_000
const index = readFileSync('dist/index.html', 'utf8')
let first = gzipSync(index).length
for (const name of readdirSync('dist/assets').sort()) {
  const body = readFileSync('dist/assets/' + name)
  const small = gzipSync(body).length
  const own = index.includes(name)
  if (own) first += small
  console.log(`  ${name.padEnd(36)} ${String(body.length).padStart(8)} bytes ${String(small).padStart(7)} gzip${own ? '  first page' : ''}`)
}
console.log(`  first page ${first} bytes of gzip, of ${limit}`)
if (first > limit) {
  console.error('the first page is too heavy: load what it does not show later')
  process.exit(1)
}
