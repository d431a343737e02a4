// The doors that stay closed: another site's requests, inline script, and what
// an officer may not see, which is absent from the wire and not only hidden.
import { readFileSync } from 'node:fs'

export default async function (w, demo) {
  const api = JSON.parse(readFileSync(new URL('../src/lib/openapi.json', import.meta.url), 'utf8'))
  const me = await w.officer(demo.be)
  const cookie = (await me.context.cookies()).map((c) => `${c.name}=${c.value}`).join('; ')
  let changing = 0
  const open = []
  for (const [path, methods] of Object.entries(api.paths)) {
    for (const method of Object.keys(methods).filter((m) => ['post', 'put', 'patch', 'delete'].includes(m))) {
      changing++
      const r = await fetch(demo.be.base + path.replace(/\{\w+\}/g, 'x'), { method: method.toUpperCase(), headers: { cookie, 'content-type': 'application/json', origin: 'https://elsewhere.example', 'sec-fetch-site': 'cross-site' }, body: '{}' })
      if (r.status !== 403) open.push(`${method} ${path} ${r.status}`)
    }
  }
  w.check(open.length === 0 && changing > 30, `each of ${changing} state-changing calls refuses another site ${open.join(', ')}`)
  const page = await fetch(demo.be.base + '/')
  const policy = page.headers.get('content-security-policy') ?? ''
  w.check(policy.includes("default-src 'none'") && policy.includes("script-src 'self'") && !policy.includes('unsafe'), 'the policy allows no inline script and no other origin')
  w.check(!/<script(?![^>]*src=)|<style|style=|onload=/.test(await page.text()), 'the page has none')
  w.check((await me.context.cookies()).every((c) => c.httpOnly && c.sameSite === 'Strict'), 'the session is a cookie that no script reads and no other site sends')

  // The data protection officer runs no operations: the same address, no byte of a record.
  const dpo = await w.officer(demo.be, 'dpo')
  const get = async (who, path) => { const r = await who.context.request.get(demo.be.base + '/api/v1' + path); return { status: r.status(), text: await r.text() } }
  for (const path of ['/search?q=Abdeslam', '/reports', '/path?from=Brussels+attacks&to=Paris+attacks', '/desk']) {
    const [mine, other] = [await get(me, path), await get(dpo, path)]
    w.check(mine.status === 200 && !/Abdeslam|Molenbeek|Brussels/.test(other.text), `${path}: ${mine.text.length} bytes for an analyst, ${other.text.length} (${other.status}) and no name for who may not see them`)
  }
  await me.close()
  await dpo.close()
}
