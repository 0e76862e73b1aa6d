import { spawnSync } from 'node:child_process'
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  utimesSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { buildEditor } from './build-editor.mjs'

let checkout: string
let builds: number
let code: number
let said: string[]

beforeEach(() => {
  checkout = mkdtempSync(join(tmpdir(), 'openneuro-build-'))
  mkdirSync(join(checkout, 'frontend', 'src'), { recursive: true })
  writeFileSync(join(checkout, 'frontend', 'src', 'main.tsx'), 'one')
  builds = 0
  code = 0
  said = []
})
afterEach(() => rmSync(checkout, { recursive: true, force: true }))

const start = () =>
  buildEditor({
    checkout,
    say: (sentence) => said.push(sentence),
    build: async (outDir) => {
      builds += 1
      mkdirSync(outDir, { recursive: true })
      writeFileSync(join(outDir, 'index.html'), `build ${builds}`)
      return code
    },
  })
function folderOf(name: string): string {
  const folder = join(checkout, 'frontend', name)
  mkdirSync(folder)
  return folder
}
const page = () => readFileSync(join(checkout, 'frontend', 'dist', 'index.html'), 'utf8')

describe('buildEditor', () => {
  it('builds at the first start and not at the second', async () => {
    await start()
    await start()

    expect(builds).toBe(1)
    expect(page()).toBe('build 1')
    expect(said).toEqual([
      'Building the editor (the first start)',
      expect.stringMatching(/^The editor is built \(\d+\.\d s\)$/),
    ])
  })

  it('builds again when a source has changed', async () => {
    await start()
    writeFileSync(join(checkout, 'frontend', 'src', 'main.tsx'), 'changed')

    await start()

    expect(page()).toBe('build 2')
  })

  it('clears away what builds have left that were killed, and no other', async () => {
    const ended = spawnSync(process.execPath, ['--version']).pid
    const left = ['dist-new', 'dist-old'].map((name) => folderOf(`${name}-${ended}`))
    const other = folderOf(`dist-new-${process.ppid}`)

    await start()

    expect(left.map(existsSync)).toEqual([false, false])
    expect(existsSync(other)).toBe(true)
    expect(page()).toBe('build 1')
  })

  it('does not build for files that were only touched, or for tests', async () => {
    await start()
    utimesSync(join(checkout, 'frontend', 'src', 'main.tsx'), new Date(), new Date(5000))
    writeFileSync(join(checkout, 'frontend', 'src', 'main.test.tsx'), 'a test')

    await start()

    expect(builds).toBe(1)
  })

  it('keeps the last editor when a build fails, and tries again at the next start', async () => {
    await start()
    writeFileSync(join(checkout, 'frontend', 'src', 'main.tsx'), 'broken')
    code = 1

    await start()
    expect(page()).toBe('build 1')
    code = 0
    await start()

    expect(page()).toBe('build 3')
    expect(said[3]).toContain('The last one that was built is served')
  })

  it('has nothing to do where there is no editor', async () => {
    rmSync(join(checkout, 'frontend'), { recursive: true })

    await start()

    expect(builds).toBe(0)
  })
})
