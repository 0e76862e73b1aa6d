// Loaded into all processes and threads of the backend while it is being developed: the modules of components
// carry the time of the last change among them, so that a node that starts again runs what is there now.
import { readdirSync, statSync } from 'node:fs'
import { registerHooks } from 'node:module'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

const COMPONENTS = new URL('../backend/src/components/', import.meta.url).href
const folder = fileURLToPath(COMPONENTS)

registerHooks({
  resolve(specifier, context, nextResolve) {
    const resolved = nextResolve(specifier, context)
    if (!resolved.url.startsWith(COMPONENTS)) return resolved
    const [url] = resolved.url.split('?')
    return { ...resolved, url: `${url}?changed=${changeOf(context.parentURL) ?? lastChange()}` }
  },
})

/** What a module imports belongs to the same change as itself: two versions of one module do not mix. */
function changeOf(importer = '') {
  return importer.startsWith(COMPONENTS) ? /\?changed=(.+)/.exec(importer)?.[1] : undefined
}

function lastChange() {
  const files = readdirSync(folder, { recursive: true })
  // Some files of editors are gone at once.
  const stats = files.map((file) => statSync(join(folder, file), { throwIfNoEntry: false }))
  return Math.max(...stats.map((stat) => stat?.mtimeMs ?? 0))
}
