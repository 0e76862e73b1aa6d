import { type ChildProcessByStdio, spawn } from 'node:child_process'
import { once } from 'node:events'
import type { Readable, Writable } from 'node:stream'
import type { Transport } from '@modelcontextprotocol/sdk/shared/transport.js'
import type { JSONRPCMessage } from '@modelcontextprotocol/sdk/types.js'
import type { Log } from '../../../core/index.ts'

/** A longer line is no message. */
const MAX_LINE_BYTES = 10 * 1024 * 1024
/** Lines of what the program says about itself that are passed on to the node's log. */
const MAX_REMARKS = 200
const MAX_REMARK = 500
/** How long a program may take to end by itself, and then to obey SIGTERM: a node stops within 2 s. */
const CLOSE_MS = 300
const TERM_MS = 700

export interface StdioOptions {
  readonly command: string
  readonly args: readonly string[]
  readonly env: Readonly<Record<string, string>>
  /** Folder in which it starts. */
  readonly cwd: string
  readonly log: Log
  /** Makes a message of a line. @throws Error when it is none */
  readonly parse: (line: string) => JSONRPCMessage
}

/**
 * An MCP server as a program of its own: messages are lines of its standard input and output. It is started
 * without a shell, in a process group of its own, which ends with the connection, whatever it does.
 */
export class StdioTransport implements Transport {
  onclose?: () => void
  onerror?: (error: Error) => void
  onmessage?: (message: JSONRPCMessage) => void
  readonly #options: StdioOptions
  #child: ChildProcessByStdio<Writable, Readable, Readable> | null = null
  #unread: Buffer[] = []
  #unreadBytes = 0
  #garbage = 0
  #remarks = 0
  #closing: Promise<void> | null = null

  constructor(options: StdioOptions) {
    this.#options = options
  }

  /** How the program ended, as the end of a sentence about it; null while it runs. */
  ended: string | null = null

  /** @throws Error with `code`, such as ENOENT, when it cannot be started */
  async start(): Promise<void> {
    const { command, args, env, cwd } = this.#options
    const child = spawn(command, args, {
      cwd,
      env,
      shell: false,
      windowsHide: true,
      detached: process.platform !== 'win32',
      stdio: ['pipe', 'pipe', 'pipe'],
    })
    await once(child, 'spawn')
    this.#child = child
    // A program that ends while it is written to says so by its end.
    child.stdin.on('error', () => {})
    child.stdout.on('data', (chunk: Buffer) => this.#read(chunk))
    child.stderr.setEncoding('utf8').on('data', (text: string) => this.#remark(text))
    child.on('error', (error) => this.onerror?.(error))
    child.on('exit', (code, signal) => {
      this.ended = `ended with ${signal ?? `code ${code}`}`
      // What it has started itself would hold the pipes open.
      this.#kill('SIGKILL')
    })
    child.on('close', () => this.onclose?.())
  }

  async send(message: JSONRPCMessage): Promise<void> {
    const stdin = this.#child?.stdin
    if (!stdin?.writable) throw new Error('the program has ended')
    if (!stdin.write(`${JSON.stringify(message)}\n`)) {
      await Promise.race([once(stdin, 'drain'), once(stdin, 'close')])
    }
  }

  /** Resolves when the program has ended: by itself, by SIGTERM, or else by SIGKILL. */
  close(): Promise<void> {
    this.#closing ??= this.#close()
    return this.#closing
  }

  async #close(): Promise<void> {
    const child = this.#child
    if (!child || this.ended !== null) return
    const closed = once(child, 'close')
    child.stdin.end()
    if (await within(CLOSE_MS, closed)) return
    this.#kill('SIGTERM')
    if (await within(TERM_MS, closed)) return
    this.#kill('SIGKILL')
    // Somebody who left the group may still hold them open.
    child.stdout.destroy()
    child.stderr.destroy()
    await closed
  }

  #kill(signal: NodeJS.Signals): void {
    const pid = this.#child?.pid
    if (pid === undefined) return
    try {
      if (process.platform === 'win32') this.#child?.kill(signal)
      else process.kill(-pid, signal)
    } catch {
      // Nothing is left of the group.
    }
  }

  #read(chunk: Buffer): void {
    let rest = chunk
    for (let end = rest.indexOf(10); end >= 0; end = rest.indexOf(10)) {
      this.#keep(rest.subarray(0, end))
      this.#line()
      rest = rest.subarray(end + 1)
    }
    this.#keep(rest)
  }

  /** Part of a line; of one that is too long, only that it was there. */
  #keep(part: Buffer): void {
    this.#unreadBytes += part.length
    if (this.#unreadBytes > MAX_LINE_BYTES) this.#unread = []
    else if (part.length > 0) this.#unread.push(part)
  }

  #line(): void {
    const isTooLong = this.#unreadBytes > MAX_LINE_BYTES
    const line = Buffer.concat(this.#unread).toString().trim()
    this.#unread = []
    this.#unreadBytes = 0
    if (isTooLong) this.#ignore('a line that is too long')
    else if (line !== '') this.#message(line)
  }

  #message(line: string): void {
    let message: JSONRPCMessage
    try {
      message = this.#options.parse(line)
    } catch {
      this.#ignore(line.slice(0, MAX_REMARK))
      return
    }
    this.onmessage?.(message)
  }

  #ignore(line: string): void {
    this.#garbage += 1
    if (this.#garbage > 1) return
    this.#options.log.warn(
      { line },
      'the program writes to its standard output what is no message; that is ignored',
    )
  }

  #remark(text: string): void {
    for (const line of text.split('\n')) {
      if (line.trim() === '') continue
      this.#remarks += 1
      if (this.#remarks <= MAX_REMARKS) {
        this.#options.log.info({ line: line.slice(0, MAX_REMARK) }, 'the program says')
      } else if (this.#remarks === MAX_REMARKS + 1) {
        this.#options.log.warn({ limit: MAX_REMARKS }, 'the program says more than is kept')
      }
    }
  }
}

/** Whether it comes in time. By the machine's time: a program knows no other. */
async function within(ms: number, closed: Promise<unknown>): Promise<boolean> {
  let timer: NodeJS.Timeout | undefined
  const late = new Promise<false>((resolve) => {
    timer = setTimeout(resolve, ms, false)
  })
  const isClosed = await Promise.race([closed.then(() => true), late])
  clearTimeout(timer)
  return isClosed
}
