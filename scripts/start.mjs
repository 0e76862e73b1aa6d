// `npm start -- [flags]`: installs what is missing, then runs the server and watches over it.
import { serve } from './serve.mjs'
import { setup } from './setup.mjs'

await setup()
process.exit(await serve(process.argv.slice(2)))
