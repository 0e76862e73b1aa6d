import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { expect, it, onTestFinished } from 'vitest'
import { withImporters } from './importers.ts'

function folderOf(files: Readonly<Record<string, string>>): string {
  const folder = mkdtempSync(join(tmpdir(), 'openneuro-importers-'))
  onTestFinished(() => rmSync(folder, { recursive: true }))
  for (const [name, code] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, name)), { recursive: true })
    writeFileSync(join(folder, name), code)
  }
  return folder
}

it('follows imports to those who import, but not tests or types', () => {
  const folder = folderOf({
    'shared.ts': '',
    'a/a.ts': "import { x } from './part.ts'",
    'a/part.ts': "import {\n  y,\n} from '../shared.ts'\nexport { z } from '../b/b.ts'",
    'a/part.test.ts': "import './part.ts'",
    'b/b.ts': "const later = () => import('../c/c.ts')",
    'c/c.ts': "import type { T } from '../shared.ts'\nimport { readFile } from 'node:fs'",
  })
  const affectedBy = (name: string) =>
    [...withImporters([join(folder, name)], folder)].map((file) => file.slice(folder.length + 1))

  expect(affectedBy('shared.ts').toSorted()).toEqual(['a/a.ts', 'a/part.ts', 'shared.ts'])
  expect(affectedBy('c/c.ts').toSorted()).toEqual(['a/a.ts', 'a/part.ts', 'b/b.ts', 'c/c.ts'])
  expect(affectedBy('a/a.ts')).toEqual(['a/a.ts'])
})

it('ends where files import each other', () => {
  const folder = folderOf({ 'a.ts': "import './b.ts'", 'b.ts': "import './a.ts'" })

  expect(withImporters([join(folder, 'a.ts')], folder).size).toBe(2)
})
