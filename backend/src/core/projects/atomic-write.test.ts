import { mkdir, readdir, readFile, stat, symlink, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { isTemporary, writeAtomic, writeAtomicSync } from './atomic-write.ts'
import { temporaryFolder } from './temporary-folder.ts'

describe('writeAtomic', () => {
  it('replaces the content and leaves nothing beside it', async () => {
    await using folder = await temporaryFolder()
    const file = join(folder.path, 'a.json')

    await writeAtomic(file, 'one')
    await writeAtomic(file, 'two')
    writeAtomicSync(file, 'three')

    expect(await readFile(file, 'utf8')).toBe('three')
    expect(await readdir(folder.path)).toEqual(['a.json'])
  })

  it('sets the permissions', async () => {
    await using folder = await temporaryFolder()

    await writeAtomic(join(folder.path, 'key'), 'x', { mode: 0o600 })

    expect((await stat(join(folder.path, 'key'))).mode & 0o777).toBe(0o600)
  })

  it('keeps the old content and cleans up when the write fails', async () => {
    await using folder = await temporaryFolder()
    await mkdir(join(folder.path, 'taken', 'full'), { recursive: true })

    await expect(writeAtomic(join(folder.path, 'taken'), 'x')).rejects.toThrow()

    expect(await readdir(folder.path)).toEqual(['taken'])
  })

  it('replaces a link instead of writing through it', async () => {
    await using folder = await temporaryFolder()
    await writeFile(join(folder.path, 'outside'), 'mine')
    await symlink(join(folder.path, 'outside'), join(folder.path, 'link'))

    await writeAtomic(join(folder.path, 'link'), 'new')

    expect(await readFile(join(folder.path, 'outside'), 'utf8')).toBe('mine')
    expect(await readFile(join(folder.path, 'link'), 'utf8')).toBe('new')
  })

  it('knows its leftovers', () => {
    expect(isTemporary('.graph.json.0a1b2c3d.tmp')).toBe(true)
    expect(isTemporary('.journal')).toBe(false)
  })
})
