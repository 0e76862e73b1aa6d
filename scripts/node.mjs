import { spawn } from 'node:child_process'
import { constants } from 'node:os'
import { nodeBinary, ourEnvironment } from './paths.mjs'

const SIGNALS = ['SIGINT', 'SIGTERM', 'SIGHUP']

/** Runs our own Node in this process's place: same streams, same signals. Resolves to its exit code. */
export function runNode(args, { cwd = process.cwd(), env = {} } = {}) {
  return new Promise((resolve, reject) => {
    const child = spawn(nodeBinary, args, {
      cwd,
      stdio: 'inherit',
      env: { ...ourEnvironment(), ...env },
    })
    const forward = (signal) => child.kill(signal)
    for (const signal of SIGNALS) process.on(signal, forward)
    child.on('error', reject)
    child.on('close', (code, signal) => {
      for (const name of SIGNALS) process.off(name, forward)
      resolve(code ?? exitCodeOf(signal))
    })
  })
}

/** As shells count it: 128 + the number of the signal. */
export function exitCodeOf(signal) {
  return 128 + (constants.signals[signal] ?? 0)
}
