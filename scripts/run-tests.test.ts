import { execFile } from 'node:child_process'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'

let folder: string

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'openneuro-run-tests-'))
})
afterEach(() => rm(folder, { recursive: true, force: true }))

describe('runTests', () => {
  it('runs what failed once more, alone, with the same environment', async () => {
    await writeFile(join(folder, 'steady.test.js'), `it('passes', () => {})`)
    await writeFile(
      join(folder, 'moody.test.js'),
      `import { existsSync, writeFileSync } from 'node:fs'
      it('passes the second time', () => {
        const isSecond = existsSync('seed')
        writeFileSync('seed', process.env.OPENNEURO_SEED, { flag: 'a' })
        expect(isSecond).toBe(true)
      })
      it('passes only with the seed twice', () => expect(process.env.OPENNEURO_SEED).toBe('7'))
      it.skip('waits', () => {})`,
    )
    await writeFile(join(folder, 'broken.test.js'), `it('fails', () => expect(1).toBe(2))`)

    const { result, output } = await run()

    expect(result).toEqual({
      count: { passed: 3, failed: 1, skipped: 1 },
      passedOnlyThen: ['moody.test.js > passes the second time'],
    })
    expect(output.split('steady.test.js')).toHaveLength(2)
  })

  it('sees an error outside of any test, and the file it names', async () => {
    await writeFile(
      join(folder, 'outside.test.js'),
      `import { existsSync, writeFileSync } from 'node:fs'
      it('passes, but leaves an error behind', async () => {
        if (!existsSync('once')) Promise.reject(new Error('left behind'))
        writeFileSync('once', '')
        await new Promise(setImmediate)
      })`,
    )

    expect((await run()).result).toEqual({
      count: { passed: 1, failed: 0, skipped: 0 },
      passedOnlyThen: ['outside.test.js > (the file, or an error outside of its tests)'],
    })
  })
})

/** In a process of its own: vitest prints, and our own run shall not. */
async function run() {
  const options = { folder, args: ['--globals', `--root=${folder}`], env: { OPENNEURO_SEED: '7' } }
  const code = `
    import { runTests } from ${JSON.stringify(import.meta.resolve('./run-tests.mjs'))}
    const result = await runTests(${JSON.stringify(options)})
    process.stdout.write('\\n' + JSON.stringify(result))`
  const { stdout } = await promisify(execFile)(process.execPath, [
    '--input-type=module',
    '--eval',
    code,
  ])
  const lastLine = stdout.slice(stdout.lastIndexOf('\n'))
  return { result: JSON.parse(lastLine), output: stdout }
}
