// The parent of the server: one huge allocation or a crash in native code can end a whole process, so the
// process that people start does nothing that could fail, and starts the server again.
import { spawn } from 'node:child_process'
import { join } from 'node:path'
import { watchForEndOfParent } from './end-of-parent.mjs'
import { exitCodeOf } from './node.mjs'
import { openBrowser } from './open-browser.mjs'
import { nodeBinary, ourEnvironment, root } from './paths.mjs'
import { restartArguments } from './restart-arguments.mjs'

/** Exit code of a server that could not start at all, such as for a taken port. */
const START_FAILED = 3
const MAX_CRASHES = 10
const CRASH_WINDOW_MS = 60_000
/** A server that was told to stop and is still there after this is killed. */
const STOP_DEADLINE_MS = 8000
/** The terminal and npm both pass Ctrl+C on; a second one that was meant comes later. */
const SAME_SIGNAL_MS = 500

/**
 * Runs the server until it ends by itself or is told to stop, and starts it again when it crashes.
 * Resolves to the exit code of the last one.
 *
 * @param {readonly string[]} flags as given to `npm start`
 */
export async function serve(flags) {
  const stop = stopSignal({ watchParent: !flags.includes('--no-watchdog') })
  const serverFlags = flags.filter((flag) => flag !== '--no-open')
  const crashes = []
  let address = null
  let args = serverFlags

  for (;;) {
    const ended = await runServer(args, stop, (listening) => {
      if (address !== null) return
      address = listening.address
      process.stdout.write(`${address}\n`)
      if (!flags.includes('--no-open')) openBrowser(listening.page ?? address)
    })
    if (stop.requested || address === null || isFinal(ended))
      return ended.code ?? exitCodeOf(ended.signal)

    const now = Date.now()
    crashes.push(now)
    while (crashes[0] < now - CRASH_WINDOW_MS) crashes.shift()
    const reason = `The server ended unexpectedly (${howItEnded(ended)})`
    if (crashes.length > MAX_CRASHES) {
      process.stderr.write(
        `${reason} ${crashes.length} times within a minute; it is not started again\n`,
      )
      return 1
    }
    process.stderr.write(`${reason}; starting it again\n`)
    args = restartArguments(serverFlags, { address, reason: `${reason} and was started again` })
  }
}

/** @returns {Promise<{code: number | null, signal: NodeJS.Signals | null}>} */
function runServer(args, stop, onListening) {
  return new Promise((resolve, reject) => {
    const server = spawn(nodeBinary, [join(root, 'backend', 'src', 'main.ts'), ...args], {
      stdio: ['inherit', 'inherit', 'inherit', 'ipc'],
      env: ourEnvironment(),
      // Out of the terminal's process group: Ctrl+C reaches the server through us, and once.
      detached: process.platform !== 'win32',
    })
    const detach = stop.attach(server)
    server.on('message', (message) => {
      if (message?.type === 'listening') onListening(message)
    })
    server.on('error', reject)
    server.on('exit', (code, signal) => {
      detach()
      resolve({ code, signal })
    })
  })
}

const isFinal = ({ code }) => code === 0 || code === START_FAILED

function howItEnded({ code, signal }) {
  // V8 aborts when the heap is full; a failed assertion in native code looks the same from here.
  if (signal === 'SIGABRT' || code === 134) return 'it ran out of memory, or native code failed'
  return signal === null ? `exit code ${code}` : `signal ${signal}`
}

/** Passes requests to stop on to the server that runs now. The end of our own parent is one of them. */
function stopSignal({ watchParent }) {
  let current = null
  const stop = {
    requested: false,
    attach(server) {
      current = server
      if (stop.requested) server.kill('SIGTERM')
      return () => {
        current = null
      }
    },
  }
  let lastRequest = Number.NEGATIVE_INFINITY
  const request = (signal) => {
    if (performance.now() - lastRequest < SAME_SIGNAL_MS) return
    lastRequest = performance.now()
    stop.requested = true
    current?.kill(signal)
    setTimeout(() => current?.kill('SIGKILL'), STOP_DEADLINE_MS).unref()
  }
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, request)
  if (watchParent) watchForEndOfParent(() => request('SIGTERM'))
  return stop
}
