import { readdir, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { openConfig } from './config.ts'
import { temporaryFolder } from './temporary-folder.ts'

describe('openConfig', () => {
  it('starts a file on the first run only', async () => {
    await using folder = await temporaryFolder()
    const file = join(folder.path, 'config.json')

    const first = await openConfig(file)
    const second = await openConfig(file)

    expect([first.isFirstRun, second.isFirstRun]).toEqual([true, false])
    expect(JSON.parse(await readFile(file, 'utf8'))).toMatchObject({ current_project: null })
  })

  it('reads a file of upstream and keeps fields it does not know', async () => {
    await using folder = await temporaryFolder()
    const file = join(folder.path, 'config.json')
    await writeFile(file, '{\n  "current_project": "Agent",\n  "theme": "dark"\n}')

    const config = await openConfig(file)
    await config.update(({ trusted_projects }) => ({
      trusted_projects: [...trusted_projects, 'A'],
    }))

    const text = await readFile(file, 'utf8')
    expect(text).toMatch(/^{\n {2}"current_project": "Agent",\n/)
    expect(JSON.parse(text)).toMatchObject({ theme: 'dark', trusted_projects: ['A'] })
  })

  it('makes changes one after the other', async () => {
    await using folder = await temporaryFolder()
    const config = await openConfig(join(folder.path, 'config.json'))

    const names = Array.from({ length: 10 }, (_, index) => `p${index}`)
    await Promise.all(
      names.map((name) =>
        config.update((now) => ({ presets_copied: [...now.presets_copied, name] })),
      ),
    )

    expect(config.value.presets_copied).toEqual(names)
  })

  it.each([
    ['[]', 2],
    ['{"current_project": "A"', 2],
    ['{"current_project": 3, "trusted_projects": "all"}', 1],
  ])('copes with %s', async (text, files) => {
    await using folder = await temporaryFolder()
    const file = join(folder.path, 'config.json')
    await writeFile(file, text)

    const config = await openConfig(file)
    await config.update(() => ({ was_running: true }))

    expect(config.isFirstRun).toBe(false)
    expect(config.value).toMatchObject({ current_project: null, trusted_projects: [] })
    expect(await readdir(folder.path)).toHaveLength(files)
  })
})
