#!/usr/bin/env node
// The `openneuro` command, on whatever Node is there: installs what is missing and goes on under our own.
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { buildEditor } from '../../scripts/build-editor.mjs'
import { runNode } from '../../scripts/node.mjs'
import { serve } from '../../scripts/serve.mjs'
import { setup } from '../../scripts/setup.mjs'

const [command, ...args] = process.argv.slice(2)

await setup()
if (command === 'serve') await buildEditor()
process.exit(
  command === 'serve' ? await serve(args) : await runNode([cliFile(), ...process.argv.slice(2)]),
)

function cliFile() {
  return join(dirname(dirname(fileURLToPath(import.meta.url))), 'src', 'cli.ts')
}
