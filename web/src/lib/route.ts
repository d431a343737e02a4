// A page is named by the part of the address behind #, so that a link can be
// kept, sent and gone back to.
export interface Route { page: string; id: string; query: URLSearchParams }

export function read(hash: string): Route {
  const [path = '', query = ''] = hash.replace(/^#\/?/, '').split('?')
  const [page = '', ...rest] = path.split('/')
  return { page: page || 'start', id: decodeURIComponent(rest.join('/')), query: new URLSearchParams(query) }
}

export const to = {
  subject: (id: string) => '#/subject/' + encodeURIComponent(id),
  review: (id: string) => '#/review/' + encodeURIComponent(id),
  warning: (id: string) => '#/warning/' + encodeURIComponent(id),
  path: (from: string, t: string) => '#/path?' + new URLSearchParams({ from, to: t }).toString(),
  standing: (kind: string, a: string, b = '') => '#/standing?' + new URLSearchParams({ kind, a, ...(b ? { b } : {}) }).toString(),
  chart: (...ids: string[]) => '#/chart' + (ids.length ? '?' + new URLSearchParams(ids.map((id) => ['add', id])).toString() : ''),
  premises: (q: string, of = '', from = 0) => '#/premises?' + new URLSearchParams({ ...(q ? { q } : {}), ...(of ? { of } : {}), ...(from ? { from: String(from) } : {}) }).toString(),
  search: (q: string) => '#/search?' + new URLSearchParams({ q }).toString(),
}
