import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { readdir } from 'node:fs/promises'
import { describe, expect, it } from 'vitest'
import { lockHome } from './home-lock.ts'
import { temporaryFolder } from './temporary-folder.ts'

/** Another process that holds the lock of a home, and has said so. Disposing kills it. */
async function holder(home: string): Promise<AsyncDisposable> {
  const module = new URL('./home-lock.ts', import.meta.url).href
  const child = spawn(
    process.execPath,
    [
      '--expose-gc',
      '--input-type=module',
      '--eval',
      `import { lockHome } from ${JSON.stringify(module)}
       lockHome(${JSON.stringify(home)}).setAddress('http://127.0.0.1:4711')
       // Whoever takes the lock need not keep what it got.
       await new Promise((resolve) => setImmediate(resolve))
       gc()
       process.stdout.write('held')
       setInterval(() => {}, 1000)`,
    ],
    { stdio: ['ignore', 'pipe', 'inherit'] },
  )
  await once(child.stdout!, 'data')
  return {
    [Symbol.asyncDispose]: async () => {
      child.kill('SIGKILL')
      await once(child, 'exit')
    },
  }
}

describe('lockHome', () => {
  it('refuses a second server and names the address of the first', async () => {
    await using folder = await temporaryFolder()
    await using _holder = await holder(folder.path)

    expect(() => lockHome(folder.path)).toThrow(
      expect.objectContaining({
        code: 'server.home_in_use',
        message: expect.stringContaining('http://127.0.0.1:4711'),
      }),
    )
  })

  it('is free again after kill -9', async () => {
    await using folder = await temporaryFolder()
    {
      await using _holder = await holder(folder.path)
    }

    lockHome(folder.path).release()
  })

  it('works within one process too, and may be released twice', async () => {
    await using folder = await temporaryFolder()
    const lock = lockHome(folder.path)
    expect(() => lockHome(folder.path)).toThrow('just starting')

    lock.setAddress('http://127.0.0.1:8000')
    lock.release()
    lock.release()

    lockHome(folder.path).release()
    expect(await readdir(folder.path)).toEqual(['.lock'])
  })
})
