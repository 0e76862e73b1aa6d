import { describe, expect, it, vi } from 'vitest'
import { type Program, runTogether } from './run-together.ts'

const program = (name: string, code: string): Program => ({
  name,
  command: process.execPath,
  args: ['-e', code],
})
const STAYS = 'console.log("up"); setInterval(() => {}, 1000)'

function run(programs: readonly Program[], options: { deadlineMs?: number } = {}) {
  const lines: string[] = []
  const stopping = new AbortController()
  const listeners: (() => void)[] = []
  const code = runTogether(programs, {
    print: (line) => {
      lines.push(line)
      for (const listener of listeners) listener()
    },
    signal: stopping.signal,
    ...options,
  })
  const printed = (line: RegExp) =>
    new Promise<void>((resolve) => {
      const check = () => lines.some((one) => line.test(one)) && resolve()
      listeners.push(check)
      check()
    })
  return { code, lines, printed, stop: () => stopping.abort() }
}

describe('runTogether', () => {
  it('prefixes each line with the name of its program', async () => {
    const { code, lines } = run([
      program('backend', 'console.log("one"); console.error("two")'),
      program('page', STAYS),
    ])

    await code

    expect(lines).toContain('backend | one')
    expect(lines).toContain('backend | two')
    expect(lines).toContain('backend ended with code 0; stopping the rest')
  })

  it('ends with the exit code of the one that dies, and stops the other', async () => {
    const { code } = run([program('a', 'process.exit(7)'), program('b', STAYS)])

    expect(await code).toBe(7)
  })

  it('stops all and ends with 0 when it is told to', async () => {
    const { code, printed, stop } = run([program('a', STAYS), program('b', STAYS)])
    await Promise.all([printed(/a \| up/), printed(/b \| up/)])

    stop()

    expect(await code).toBe(0)
  })

  it('kills what does not listen', async () => {
    const deaf = `process.on("SIGTERM", () => {}); ${STAYS}`
    const { code, printed, stop } = run([program('deaf', deaf)], { deadlineMs: 50 })
    await printed(/deaf \| up/)

    stop()

    expect(await code).toBe(0)
  })

  it('ends the children of a program with it', async () => {
    const child = `
      const server = require("node:http").createServer((_, response) => response.end("here"))
      server.listen(0, "127.0.0.1", () => console.log("port " + server.address().port))`
    const parent = `
      require("node:child_process")
        .spawn(process.execPath, ["-e", ${JSON.stringify(child)}], { stdio: "inherit" })
      setInterval(() => {}, 1000)`
    const { code, lines, printed, stop } = run([program('parent', parent)])
    await printed(/port \d+/)
    const port = /port (\d+)/.exec(lines.join())?.[1]
    const ask = () => fetch(`http://127.0.0.1:${port}`)
    expect(await (await ask()).text()).toBe('here')

    stop()
    await code

    await vi.waitFor(() => expect(ask()).rejects.toThrow(), 30_000)
  })

  it('says why a program could not be run', async () => {
    const { code, lines } = run([{ name: 'a', command: '/no/such/program', args: [] }])

    expect(await code).toBe(127)
    expect(lines[0]).toContain('ENOENT')
  })
})
