import { createServer } from 'node:net'
import { describe, expect, it } from 'vitest'
import { answers, eventually, isAlive, Launched, temporaryHome } from './launched.ts'

const flagsFor = (home: string) => ['--port', '0', '--home', home, '--no-open']

/** Processes are followed through /proc. */
describe.runIf(process.platform === 'linux')('npm start', { timeout: 150_000 }, () => {
  it('prints exactly one line, the address, and stops everything on SIGTERM', async () => {
    using home = temporaryHome()
    await using launched = new Launched(flagsFor(home.path))
    const address = await launched.address()
    const server = launched.serverPid

    expect(address).toMatch(/^http:\/\/127\.0\.0\.1:\d+$/)
    expect(await answers(address)).toBe(true)
    launched.launcher.kill('SIGTERM')

    expect(await launched.exitCode).toBe(0)
    expect(isAlive(server)).toBe(false)
    expect(launched.lines).toEqual([address])
  })

  it('starts a killed server again on the same port, says why, and prints no second address', async () => {
    using home = temporaryHome()
    await using launched = new Launched(flagsFor(home.path))
    const address = await launched.address()
    const killed = launched.serverPid

    process.kill(killed, 'SIGKILL')
    const isBack = await eventually(
      async () => !isAlive(killed) && (await answers(address)),
      60_000,
    )
    await launched.until(() => launched.stderr.includes('\n'))

    expect(isBack).toBe(true)
    expect(launched.serverPid).not.toBe(killed)
    expect(launched.stderr).toContain(
      'The server ended unexpectedly (signal SIGKILL); starting it again',
    )
    expect(launched.lines).toEqual([address])
  })

  it('ends in order when Ctrl+C comes twice, from the terminal and from npm', async () => {
    using home = temporaryHome()
    await using launched = new Launched(flagsFor(home.path))
    await launched.address()

    launched.launcher.kill('SIGINT')
    launched.launcher.kill('SIGINT')

    expect(await launched.exitCode).toBe(0)
  })

  it('passes on what is wrong with a flag, and does not try again', async () => {
    await using launched = new Launched(['--prot', '8000'])

    expect(await launched.exitCode).toBe(3)
    expect(launched.stderr).toMatch(/--prot.*The flags are .*--port/s)
  })

  it('ends the server when the launcher itself is killed', async () => {
    using home = temporaryHome()
    await using launched = new Launched(flagsFor(home.path))
    await launched.address()
    const server = launched.serverPid

    launched.launcher.kill('SIGKILL')

    expect(await eventually(() => !isAlive(server), 60_000)).toBe(true)
  })

  it('names the flag when the port is taken, and does not try again', async () => {
    using home = temporaryHome()
    const other = createServer().listen(0, '127.0.0.1')
    await new Promise((resolve) => other.once('listening', resolve))
    const { port } = other.address() as { port: number }

    await using launched = new Launched(['--port', String(port), '--home', home.path, '--no-open'])
    const exitCode = await launched.exitCode
    other.close()

    expect(exitCode).toBe(3)
    expect(launched.lines).toEqual([])
    expect(launched.stderr).toContain(String(port))
    expect(launched.stderr).toContain('--port')
  })

  it('refuses a second server on the same home and names the address of the first', async () => {
    using home = temporaryHome()
    await using first = new Launched(flagsFor(home.path))
    const address = await first.address()

    await using second = new Launched(flagsFor(home.path))

    expect(await second.exitCode).toBe(3)
    expect(second.stderr).toContain(address)
    expect(second.lines).toEqual([])
  })
})
