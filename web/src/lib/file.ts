import { Problem } from './api'
import { t } from './language.svelte'
import { send } from './proof.svelte'

// download asks the node for a file and hands it to the browser to keep. The
// node logs that it leaves.
export async function download(path: string, body: Record<string, unknown>, name: string) {
  const answer = await send('/api/v1' + path, { method: 'POST', credentials: 'same-origin', headers: { 'Content-Type': 'application/json' }, body: JSON.stringify(body) })
  if (!answer.ok) {
    const data = (await answer.json().catch(() => ({}))) as { detail?: string; mend?: string }
    throw new Problem(answer.status, data.detail ?? t('failed'), data.mend ?? '', '')
  }
  const url = URL.createObjectURL(await answer.blob())
  const a = document.createElement('a')
  a.href = url
  a.download = name
  a.click()
  setTimeout(() => URL.revokeObjectURL(url), 10_000)
}
