// `npm start -- [flags]`: installs what is missing, builds the editor where it has changed, then runs the
// server and watches over it.
import { buildEditor } from './build-editor.mjs'
import { serve } from './serve.mjs'
import { setup } from './setup.mjs'

await setup()
await buildEditor()
process.exit(await serve(process.argv.slice(2)))
