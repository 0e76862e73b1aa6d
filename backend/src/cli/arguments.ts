import { type ParseArgsOptionsConfig, parseArgs } from 'node:util'
import { UsageError } from './exit.ts'

/** `parseArgs` of Node, whose complaints are the user's to read. */
export function readArguments<const O extends ParseArgsOptionsConfig>(args: string[], options: O) {
  try {
    return parseArgs({ args, options, allowPositionals: true, strict: true })
  } catch (error) {
    const why = (error as Error).message.split('. ', 1)[0]
    throw new UsageError(`${why}. See openneuro --help`, { cause: error })
  }
}

/** The one thing a command is about. */
export function onlyPositional(positionals: readonly string[], what: string): string {
  const [first, ...rest] = positionals
  if (first !== undefined && rest.length === 0) return first
  throw new UsageError(
    `Expected ${what}, found ${rest.length === 0 ? 'nothing' : positionals.length}. See openneuro --help`,
  )
}

/** A number of seconds above zero, as milliseconds. */
export function msFromSeconds(text: string | undefined, flag: string): number | null {
  if (text === undefined) return null
  const seconds = Number(text)
  if (Number.isFinite(seconds) && seconds > 0) return seconds * 1000
  throw new UsageError(`${flag} takes a number of seconds above 0, and not "${text}"`)
}

export interface Assignment {
  readonly key: string
  readonly value: string
}

/** Splits `key=value` at the first `=`. */
export function readAssignment(text: string, flag: string): Assignment {
  const at = text.indexOf('=')
  if (at > 0) return { key: text.slice(0, at), value: text.slice(at + 1) }
  throw new UsageError(`${flag} takes something like key=value, and not "${text}"`)
}
