import { serve } from '../../../scripts/serve.mjs'

/** `openneuro serve`: the same as `npm start`, its parent process included. */
export const serveCommand = (args: string[]): Promise<number> => serve(args)
