import type { Key } from '..'
export const methods: Record<string, Key> = { password: 'byPassword', 'password and code': 'byCode', passkey: 'byPasskey', 'identity provider': 'byProvider' }
