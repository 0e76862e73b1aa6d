import { mkdir, readFile, symlink, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { Backups } from './backups.ts'
import { temporaryFolder } from './temporary-folder.ts'

async function contents(backups: Backups): Promise<string[]> {
  const names = await backups.names()
  return Promise.all(names.map((name) => readFile(backups.path(name), 'utf8')))
}

describe('Backups', () => {
  it('keeps the last ten, newest first, whatever the clock does', async () => {
    await using folder = await temporaryFolder()
    const times = [5000, 5000, 4000, 6000]
    let turn = 0
    const backups = new Backups({
      folder: join(folder.path, '.backups'),
      now: () => times[turn++ % times.length]!,
    })

    for (let index = 0; index < 14; index++) await backups.keep(Buffer.from(`graph ${index}`))

    expect(await contents(backups)).toEqual(
      Array.from({ length: 10 }, (_, index) => `graph ${13 - index}`),
    )
  })

  it('keeps nothing twice in a row', async () => {
    await using folder = await temporaryFolder()
    const backups = new Backups({ folder: join(folder.path, '.backups'), now: Date.now })

    for (const text of ['a', 'a', 'b', 'a']) await backups.keep(Buffer.from(text))

    expect(await contents(backups)).toEqual(['a', 'b', 'a'])
  })

  it('leaves other files in the folder alone', async () => {
    await using folder = await temporaryFolder()
    await writeFile(join(folder.path, 'graph-9999-99-99T99-99-99-999Z.json'), '')
    const backups = new Backups({ folder: folder.path, now: Date.now })

    await backups.keep(Buffer.from('a'))

    expect(await backups.names()).toHaveLength(1)
  })

  it('writes nothing through a link', async () => {
    await using folder = await temporaryFolder()
    await mkdir(join(folder.path, 'outside'))
    await symlink(join(folder.path, 'outside'), join(folder.path, '.backups'))
    const backups = new Backups({ folder: join(folder.path, '.backups'), now: Date.now })

    await expect(backups.keep(Buffer.from('a'))).rejects.toMatchObject({ code: 'file.not_allowed' })
  })
})
