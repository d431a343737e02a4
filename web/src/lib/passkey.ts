// Passkeys as the browser knows them. The node speaks the JSON form of Web
// Authentication Level 3, whose bytes are base64url.
import type { Ceremony } from './schema'

export const canPasskey = () => 'credentials' in navigator && 'PublicKeyCredential' in globalThis

const bytes = (s: string): ArrayBuffer => {
  const raw = atob(s.replace(/-/g, '+').replace(/_/g, '/'))
  return Uint8Array.from(raw, (c) => c.charCodeAt(0)).buffer as ArrayBuffer
}
const text = (b: ArrayBuffer | null): string => (b ? btoa(String.fromCharCode(...new Uint8Array(b))).replace(/\+/g, '-').replace(/\//g, '_').replace(/=+$/, '') : '')

export interface Given { handle: string; answer: unknown }
const options = (c: Ceremony) => (c.options as { publicKey: any }).publicKey
const listed = (l: any[] | undefined) => l?.map((x) => ({ ...x, id: bytes(x.id) }))

// sign asks the officer for a passkey and returns its answer.
export async function sign(c: Ceremony): Promise<Given> {
  const o = options(c)
  const got = (await navigator.credentials.get({ publicKey: { ...o, challenge: bytes(o.challenge), allowCredentials: listed(o.allowCredentials) } })) as PublicKeyCredential
  const r = got.response as AuthenticatorAssertionResponse
  return { handle: c.handle, answer: { id: got.id, rawId: text(got.rawId), type: got.type, response: { clientDataJSON: text(r.clientDataJSON), authenticatorData: text(r.authenticatorData), signature: text(r.signature), userHandle: text(r.userHandle) } } }
}

// make has the officer's device make a new passkey.
export async function make(c: Ceremony): Promise<Given> {
  const o = options(c)
  const got = (await navigator.credentials.create({ publicKey: { ...o, challenge: bytes(o.challenge), user: { ...o.user, id: bytes(o.user.id) }, excludeCredentials: listed(o.excludeCredentials) } })) as PublicKeyCredential
  const r = got.response as AuthenticatorAttestationResponse
  return { handle: c.handle, answer: { id: got.id, rawId: text(got.rawId), type: got.type, response: { clientDataJSON: text(r.clientDataJSON), attestationObject: text(r.attestationObject), transports: r.getTransports() } } }
}
