// A grave act is done only after the officer has proved anew that it is he who
// sits there. The node names the act; the dialogue asks; the same request goes
// out again, once.
export const proof = $state({ deed: '' })
let settle: ((proved: boolean) => void) | undefined

// prove opens the dialogue and tells whether the officer proved himself.
export function prove(deed: string): Promise<boolean> {
  settle?.(false)
  proof.deed = deed
  return new Promise((done) => (settle = done))
}

export function proved(yes: boolean) {
  proof.deed = ''
  settle?.(yes)
  settle = undefined
}

// send sends a request, and a second time when the node wants a proof first.
export async function send(path: string, init: RequestInit): Promise<Response> {
  const answer = await fetch(path, init)
  const deed = answer.headers.get('Liaison-Deed')
  if (answer.status !== 403 || !deed) return answer
  const problem = await answer.clone().json().catch(() => ({}))
  if (problem.type !== 'urn:liaison:prove' || !(await prove(deed))) return answer
  return fetch(path, init)
}
