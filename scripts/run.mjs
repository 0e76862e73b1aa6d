// `node scripts/run.mjs <file.ts> …`: installs what is missing, then runs a file of ours on our own Node.
import { join } from 'node:path'
import { runNode } from './node.mjs'
import { root } from './paths.mjs'
import { setup } from './setup.mjs'

const [file, ...args] = process.argv.slice(2)
if (file === undefined) {
  process.stderr.write('Usage: node scripts/run.mjs <file.ts> [arguments]\n')
  process.exit(2)
}
await setup()
process.exitCode = await runNode([join(root, file), ...args])
