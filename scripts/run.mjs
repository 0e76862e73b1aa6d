// `node scripts/run.mjs <file.ts> …`: installs what is missing, then runs a file of ours on our own Node.
import { join } from 'node:path'
import { watchForEndOfParent } from './end-of-parent.mjs'
import { runNode } from './node.mjs'
import { root } from './paths.mjs'
import { setup } from './setup.mjs'

const [file, ...args] = process.argv.slice(2)
if (file === undefined) {
  process.stderr.write('Usage: node scripts/run.mjs <file.ts> [arguments]\n')
  process.exit(2)
}
await setup()
// As if npm had passed the signal on; `runNode` does.
watchForEndOfParent(() => process.emit('SIGTERM', 'SIGTERM'))
process.exitCode = await runNode([join(root, file), ...args])
