import { chmod, mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { openToken } from './token.ts'

let folder: string
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'openneuro-token-'))
})
afterEach(() => rm(folder, { recursive: true, force: true }))

it('makes a token for its owner alone, once', async () => {
  const file = join(folder, 'token')
  const made = await openToken(file)
  const read = await openToken(file)

  expect(made).toEqual({ token: expect.stringMatching(/^[\w-]{43}$/), isNew: true })
  expect(read).toEqual({ token: made.token, isNew: false })
  expect((await stat(file)).mode & 0o777).toBe(0o600)
  expect((await readFile(file, 'utf8')).trim()).toBe(made.token)
})

it('takes a file of the user, and closes it to others', async () => {
  const file = join(folder, 'token')
  await writeFile(file, 'a-token-of-my-own\n')
  await chmod(file, 0o644)

  expect(await openToken(file)).toEqual({ token: 'a-token-of-my-own', isNew: false })
  expect((await stat(file)).mode & 0o777).toBe(0o600)
})

it('refuses one that could be guessed, and folders that are not there', async () => {
  const file = join(folder, 'token')
  await writeFile(file, 'short')
  await expect(openToken(file)).rejects.toMatchObject({ code: 'file.invalid' })
  await writeFile(file, '')
  await expect(openToken(file)).rejects.toMatchObject({ code: 'file.invalid' })
  const nowhere = join(folder, 'no', 'token')
  await expect(openToken(nowhere)).rejects.toMatchObject({ code: 'file.invalid' })
})
