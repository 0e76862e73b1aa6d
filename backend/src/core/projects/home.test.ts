import { mkdir, readdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { openHome, resolveHome } from './home.ts'
import { temporaryFolder } from './temporary-folder.ts'

async function withUserDirs(line: string): Promise<string> {
  await using folder = await temporaryFolder()
  await mkdir(join(folder.path, '.config'))
  await writeFile(join(folder.path, '.config', 'user-dirs.dirs'), `# made by xdg\n${line}\n`)
  const home = await resolveHome({ userFolder: folder.path })
  return home.replace(folder.path, '~')
}

describe('resolveHome', () => {
  it('prefers the folder that was named', async () => {
    expect(await resolveHome({ override: '/data/neuro', userFolder: '/home/u' })).toBe(
      '/data/neuro',
    )
  })

  it('is OpenNeuro in Documents otherwise', async () => {
    expect(await resolveHome({ userFolder: '/nowhere/u' })).toBe('/nowhere/u/Documents/OpenNeuro')
  })

  it.each([
    ['XDG_DOCUMENTS_DIR="$HOME/Dokumente"', '~/Dokumente/OpenNeuro'],
    ['XDG_DOCUMENTS_DIR="/data/My \\"docs\\""', '/data/My "docs"/OpenNeuro'],
    ['XDG_DOCUMENTS_DIR="$HOME/"', '~/Documents/OpenNeuro'],
    ['XDG_DOCUMENTS_DIR="relative"', '~/Documents/OpenNeuro'],
    ['XDG_MUSIC_DIR="$HOME/Musik"', '~/Documents/OpenNeuro'],
  ])('respects %s', async (line, expected) => {
    expect(await withUserDirs(line)).toBe(expected)
  })
})

describe('openHome', () => {
  it('makes the folders and leaves no trace of its check', async () => {
    await using folder = await temporaryFolder()

    const home = await openHome(join(folder.path, 'deep', 'home'))

    expect((await readdir(home.root)).sort()).toEqual([
      'models',
      'projects',
      'recordings',
      'uploads',
    ])
    expect(await readdir(home.projects)).toEqual([])
  })

  it('says what to do when the home cannot be made', async () => {
    await using folder = await temporaryFolder()
    await writeFile(join(folder.path, 'file'), '')

    await expect(openHome(join(folder.path, 'file', 'home'))).rejects.toMatchObject({
      code: 'server.home_not_writable',
      message: expect.stringMatching(/a file of that name is in the way.*--home/),
    })
  })

  it.runIf(process.platform === 'linux')('ends where the system makes no folders', async () => {
    await expect(openHome('/proc/no folder/home')).rejects.toMatchObject({
      code: 'server.home_not_writable',
    })
  })
})
