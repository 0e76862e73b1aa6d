import { existsSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'

/** The checkout. */
export const root = dirname(dirname(fileURLToPath(import.meta.url)))

const node = process.platform === 'win32' ? 'node.exe' : 'node'

/** The Node that npm installed for us, as a path that can be spawned without a shell. */
export const nodeBinary = join(root, 'node_modules', 'node', 'bin', node)

export const hasNodeBinary = () => existsSync(nodeBinary)

/** Where Node keeps compiled code between starts: stripping the types costs most of a cold start. */
const compileCache = join(root, 'node_modules', '.cache', 'openneuro', 'compile')

/** Environment of every process of ours. */
export function ourEnvironment() {
  return { NODE_COMPILE_CACHE: compileCache, ...process.env }
}
