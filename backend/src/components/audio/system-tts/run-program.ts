import { spawn } from 'node:child_process'
import type { ComponentContext } from '../../../core/index.ts'

/** More than an hour of speech. */
const MAX_OUTPUT_BYTES = 512 * 1024 * 1024
const MAX_MESSAGE = 300
/** A sentence takes a tenth of a second; a program that takes this long hangs. */
const TIMEOUT_MS = 30_000

/** A program with its arguments: never a command line, so that nothing in them is interpreted. */
export interface Program {
  readonly command: string
  readonly args: readonly string[]
}

export interface ProgramRun extends Program {
  /** Given on the standard input. */
  readonly input?: string
  readonly signal?: AbortSignal
}

type ProgramContext = Pick<ComponentContext, 'clock' | 'signal'>

/**
 * What a program writes on its standard output. Ends the program when a signal aborts.
 *
 * @throws Error when it cannot be started, fails, writes too much or takes too long
 */
export async function runProgram(context: ProgramContext, run: ProgramRun): Promise<Buffer> {
  const over = new AbortController()
  const late = new AbortController()
  void context.clock.sleep(TIMEOUT_MS, over.signal).then(() => {
    if (!over.signal.aborted) late.abort()
  })
  const signals = [context.signal, late.signal, ...(run.signal ? [run.signal] : [])]
  try {
    return await context.clock.hold(output({ ...run, signal: AbortSignal.any(signals) }))
  } catch (error) {
    if (!late.signal.aborted) throw error
    throw new Error(`"${run.command}" took longer than ${TIMEOUT_MS / 1000} s`)
  } finally {
    over.abort()
  }
}

/** Runs a program outside a node, with nothing but its own end to wait for. */
export function output({ command, args, input = '', signal }: ProgramRun): Promise<Buffer> {
  return new Promise((resolve, reject) => {
    const child = spawn(command, args, {
      windowsHide: true,
      killSignal: 'SIGKILL',
      ...(signal && { signal }),
    })
    const written: Buffer[] = []
    let bytes = 0
    let message = ''
    child.stdout.on('data', (chunk: Buffer) => {
      written.push(chunk)
      bytes += chunk.length
      if (bytes > MAX_OUTPUT_BYTES) child.kill('SIGKILL')
    })
    child.stderr.setEncoding('utf8').on('data', (text: string) => {
      message = (message + text).slice(0, MAX_MESSAGE)
    })
    // A program that ends without reading has said why by its code.
    child.stdin.on('error', () => {})
    child.stdin.end(input)
    child.on('error', reject)
    child.on('close', (code, killedBy) => {
      if (code === 0) resolve(Buffer.concat(written))
      else reject(new Error(`"${command}" ended with ${killedBy ?? code}: ${message.trim()}`))
    })
  })
}
