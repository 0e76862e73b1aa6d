import { mkdirSync, mkdtempSync, realpathSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { createModels, createPaths } from './paths.ts'

describe('paths', () => {
  let root: string
  const folder = (name: string) => join(root, name)

  beforeEach(() => {
    root = realpathSync(mkdtempSync(join(tmpdir(), 'paths-')))
    for (const name of ['project', 'assets', 'recordings', 'models', 'other'])
      mkdirSync(folder(name))
  })
  afterEach(() => rmSync(root, { recursive: true }))

  const paths = () =>
    createPaths({
      projectFolder: folder('project'),
      assetsFolder: folder('assets'),
      recordingsFolder: folder('recordings'),
      modelsFolder: folder('models'),
    })

  it('reads from the project first, then from the assets', () => {
    writeFileSync(folder('assets/a.txt'), '')
    expect(paths().read('a.txt')).toBe(folder('assets/a.txt'))

    writeFileSync(folder('project/a.txt'), '')
    expect(paths().read('a.txt')).toBe(folder('project/a.txt'))
    expect(paths().read(folder('assets/a.txt'))).toBe(folder('assets/a.txt'))
  })

  it('names every place it looked at', () => {
    expect(() => paths().read('no.txt')).toThrow(
      expect.objectContaining({
        code: 'file.not_found',
        message: expect.stringContaining(
          `"${folder('project/no.txt')}" and "${folder('assets/no.txt')}"`,
        ),
      }),
    )
  })

  it('writes under the project and the recordings, making folders', () => {
    expect(paths().write('x/y/z.wav')).toBe(folder('project/x/y/z.wav'))
    expect(() => writeFileSync(paths().write('x/y/z.wav'), '')).not.toThrow()
    expect(paths().write(folder('recordings/r.wav'))).toBe(folder('recordings/r.wav'))
  })

  it('refuses every way out', () => {
    symlinkSync(folder('other'), folder('project/link'))
    symlinkSync(folder('other/new.txt'), folder('project/dangling'))
    const notAllowed = expect.objectContaining({ code: 'file.not_allowed' })

    for (const path of [
      '../other/a',
      '..',
      '',
      folder('other/a'),
      'link/a',
      'dangling',
      `${folder('project')}-2/a`,
    ]) {
      expect(() => paths().write(path), path).toThrow(notAllowed)
    }
  })

  it('finds models under their folder only', () => {
    writeFileSync(folder('models/m.onnx'), '')
    const models = createModels(folder('models'))

    expect(models.path('m.onnx')).toBe(folder('models/m.onnx'))
    expect(models.path('no.onnx')).toBeNull()
    expect(models.path('../models/m.onnx')).toBe(folder('models/m.onnx'))
    expect(models.path('../other')).toBeNull()
  })
})
