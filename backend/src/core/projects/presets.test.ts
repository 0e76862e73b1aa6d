import { mkdir, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { openConfig } from './config.ts'
import { copyPresets } from './presets.ts'
import { temporaryFolder } from './temporary-folder.ts'

async function withPresets(...names: string[]) {
  const folder = await temporaryFolder()
  const bundled = join(folder.path, 'bundled')
  const projects = join(folder.path, 'projects')
  await mkdir(projects)
  for (const name of names) {
    await mkdir(join(bundled, name, 'assets'), { recursive: true })
    await writeFile(join(bundled, name, 'graph.json'), '{"nodes": {}, "edges": []}')
  }
  const config = await openConfig(join(folder.path, 'config.json'))
  return { folder, bundled, projects, config }
}

describe('copyPresets', () => {
  it('copies all on the first run, whole and trusted', async () => {
    const { folder, ...home } = await withPresets('Text Playground', 'Motion Playground')
    await using _ = folder

    expect(await copyPresets(home)).toEqual(['Motion Playground', 'Text Playground'])

    expect(await readdir(home.projects)).toEqual(['Motion Playground', 'Text Playground'])
    expect(await readdir(join(home.projects, 'Text Playground'))).toEqual(['assets', 'graph.json'])
    expect(home.config.value.trusted_projects).toEqual(['Motion Playground', 'Text Playground'])
  })

  it('brings no deleted preset back, but copies one that is new', async () => {
    const { folder, ...home } = await withPresets('Old')
    await using _ = folder
    await copyPresets(home)
    await rm(join(home.projects, 'Old'), { recursive: true })
    await mkdir(join(home.bundled, 'New'))

    expect(await copyPresets(home)).toEqual(['New'])
  })

  it("leaves a project of the user's alone and does not trust it", async () => {
    const { folder, ...home } = await withPresets('Mine')
    await using _ = folder
    await mkdir(join(home.projects, 'Mine'))
    await writeFile(join(home.projects, 'Mine', 'graph.json'), 'mine')

    expect(await copyPresets(home)).toEqual([])

    expect(await readFile(join(home.projects, 'Mine', 'graph.json'), 'utf8')).toBe('mine')
    expect(home.config.value.trusted_projects).toEqual([])
  })
})
