import { createApi } from '../../lib/api.ts'
import { documentText } from '../../lib/graph-projection.ts'
import { createHttp } from '../../lib/http.ts'
import { createPendingStorage } from '../../lib/pending-storage.ts'
import { createSocket } from '../../lib/ui-socket.ts'
import { randomId } from '../../lib/window-id.ts'
import { fetchCatalog } from '../catalog-store.ts'
import { createFitting, createGraphActions } from '../graph-actions.ts'
import { GraphCore, type Refusal } from '../graph-core.ts'
import { createNodeStates } from '../node-states.ts'

/** What one window of the editor has, without a page. */
export async function openWindow(
  address: string,
  {
    storage = memoryStorage(),
    id = randomId(),
  }: { readonly storage?: Storage; readonly id?: string } = {},
) {
  const api = createApi(createHttp(address))
  const socket = createSocket({ url: `${address.replace(/^http/, 'ws')}/ui/ws` })
  const states = createNodeStates()
  const core = new GraphCore({
    api,
    socket: () => socket,
    states,
    storage: createPendingStorage(storage, () => id),
  })
  const refusals: Refusal[] = []
  core.onRefused((refusal) => refusals.push(refusal))
  core.setCatalog(await fetchCatalog(api))
  await core.load()
  return {
    api,
    socket,
    states,
    core,
    refusals,
    actions: createGraphActions(core, api),
    fitting: createFitting(core),
    text: () => documentText(core.document),
    [Symbol.dispose]() {
      core.close()
      socket.close()
    },
  }
}
export type EditorWindow = Awaited<ReturnType<typeof openWindow>>

export function memoryStorage(): Storage {
  const items = new Map<string, string>()
  return {
    get length() {
      return items.size
    },
    key: (index) => [...items.keys()][index] ?? null,
    getItem: (key) => items.get(key) ?? null,
    setItem: (key, value) => void items.set(key, value),
    removeItem: (key) => void items.delete(key),
    clear: () => items.clear(),
  }
}
