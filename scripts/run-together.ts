import { type ChildProcess, spawn } from 'node:child_process'
import { constants } from 'node:os'
import { createInterface } from 'node:readline'
import type { Readable } from 'node:stream'

export interface Program {
  /** Stands before each of its lines. */
  readonly name: string
  readonly command: string
  readonly args: readonly string[]
  readonly env?: Readonly<Record<string, string | undefined>>
}

export interface Options {
  readonly print: (line: string) => void
  /** Aborting asks all of them to end. */
  readonly signal: AbortSignal
  /** Whoever is still there this long after being asked to end is killed. @default 8000 */
  readonly deadlineMs?: number
}

/** A child of a program may keep its output open. */
const LAST_LINES_MS = 500

interface Ended {
  readonly name: string
  readonly code: number
}

/**
 * Runs programs side by side until one of them ends or they are told to, and then ends the others.
 * Resolves, when all are gone, to the exit code of the one that ended first, or to 0 when they were told to.
 */
export async function runTogether(
  programs: readonly Program[],
  { print, signal, deadlineMs = 8000 }: Options,
): Promise<number> {
  const width = Math.max(...programs.map(({ name }) => name.length))
  const children = programs.map((program) => {
    const prefix = `${program.name.padEnd(width)} | `
    return start(program, (line) => print(`${prefix}${line}`))
  })

  const first = await Promise.race([...children.map(({ ended }) => ended), whenAborted(signal)])
  if (first !== null) print(`${first.name} ended with code ${first.code}; stopping the rest`)
  await Promise.all(children.map((child) => stop(child, deadlineMs)))
  return first?.code ?? 0
}

interface Running {
  readonly child: ChildProcess
  readonly ended: Promise<Ended>
}

function start({ name, command, args, env }: Program, print: (line: string) => void): Running {
  const child = spawn(command, args, {
    stdio: ['ignore', 'pipe', 'pipe'],
    env: { ...process.env, ...env },
    // A group of its own: Ctrl+C reaches it through us, once, and its own children end with it.
    detached: process.platform !== 'win32',
  })
  const lines = [child.stdout, child.stderr].map((stream) => printLines(stream, print))
  const ended = new Promise<Ended>((resolve) => {
    child.on('error', (error) => {
      print(error.message)
      resolve({ name, code: 127 })
    })
    child.on('exit', async (code, exitSignal) => {
      await Promise.race([Promise.all(lines), after(LAST_LINES_MS)])
      resolve({ name, code: code ?? 128 + (exitSignal ? constants.signals[exitSignal] : 0) })
    })
  })
  return { child, ended }
}

/** Resolves at the end of the stream. */
function printLines(stream: Readable, print: (line: string) => void): Promise<void> {
  const lines = createInterface({ input: stream })
  lines.on('line', print)
  return new Promise((resolve) => {
    lines.on('close', resolve)
    stream.on('error', () => resolve())
  })
}

async function stop({ child, ended }: Running, deadlineMs: number): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return
  kill(child, 'SIGTERM')
  const timer = setTimeout(() => kill(child, 'SIGKILL'), deadlineMs)
  await ended
  clearTimeout(timer)
}

function kill(child: ChildProcess, signal: NodeJS.Signals): void {
  if (child.pid === undefined) return
  try {
    if (process.platform === 'win32') child.kill(signal)
    else process.kill(-child.pid, signal)
  } catch {
    // It ended in this moment.
  }
}

const after = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms).unref())

function whenAborted(signal: AbortSignal): Promise<null> {
  return new Promise((resolve) => {
    if (signal.aborted) resolve(null)
    else signal.addEventListener('abort', () => resolve(null), { once: true })
  })
}
