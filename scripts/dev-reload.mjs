// Loaded into the backend and each of its workers while it is being developed: the modules in a component's
// folder carry the time of the folder's last change, so that a node that starts again runs what is there now.
import { readdirSync, statSync } from 'node:fs'
import { registerHooks } from 'node:module'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

const COMPONENTS = new URL('../backend/src/components/', import.meta.url).href

registerHooks({
  resolve(specifier, context, nextResolve) {
    const resolved = nextResolve(specifier, context)
    const folder = folderOf(resolved.url)
    if (folder === null) return resolved
    const [url] = resolved.url.split('?')
    return { ...resolved, url: `${url}?changed=${lastChange(fileURLToPath(folder))}` }
  },
})

/** URL of the folder of one component, `<area>/<component>/`; null for all else. */
function folderOf(url) {
  if (!url.startsWith(COMPONENTS)) return null
  const [area, component, file] = url.slice(COMPONENTS.length).split('/')
  return file === undefined ? null : `${COMPONENTS}${area}/${component}/`
}

function lastChange(folder) {
  const files = readdirSync(folder, { recursive: true })
  return Math.max(...files.map((file) => statSync(join(folder, file)).mtimeMs))
}
