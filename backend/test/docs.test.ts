import { readdirSync, readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { ERROR_CODES } from '@openneuro/protocol'
import { describe, expect, it } from 'vitest'
import { STATUS } from '../src/api/status.ts'
import { createCatalog } from '../src/components/registry.ts'
import { kindNames } from '../src/core/frames/kinds.ts'

const root = dirname(dirname(dirname(fileURLToPath(import.meta.url))))
const read = (file: string) => readFileSync(join(root, file), 'utf8')

describe('the docs', () => {
  it('mention every component of the catalogue, and none that there is not', () => {
    const listed = [...read('docs/components.md').matchAll(/^\| `(\w+)` \| .*→/gm)].map(
      (row) => row[1],
    )

    expect(listed.sort()).toEqual([...createCatalog().types].sort())
  })

  it('name the slots of every component', () => {
    const catalog = createCatalog()
    const page = read('docs/components.md')
    const missing = catalog.types.flatMap((type) => {
      const row = page.split('\n').find((line) => line.startsWith(`| \`${type}\` |`)) ?? ''
      if (row.includes('…')) return []
      const { inputs, outputs } = catalog.component(type)!
      const data = Object.entries({ ...inputs, ...outputs }).filter(
        ([, slot]) => !('type' in slot && slot.type === 'ui'),
      )
      return data
        .map(([name]) => name)
        .filter((name) => !new RegExp(`\`${name}\\??\``).test(row))
        .map((name) => `${type}.${name}`)
    })

    expect(missing).toEqual([])
  })

  it('list every error code with its status', () => {
    const rows = read('docs/api.md').matchAll(/^\| `([a-z]+(?:\.[a-z_]+)?)` \| (\d{3}) \| .+ \|$/gm)
    const listed = Object.fromEntries([...rows].map((row) => [row[1], Number(row[2])]))

    expect(listed).toEqual(STATUS)
    expect(Object.keys(listed).sort()).toEqual([...ERROR_CODES].sort())
  })

  it('mention every kind of frame', () => {
    const page = read('docs/frames.md')

    expect(kindNames().filter((kind) => kind !== 'Frame' && !page.includes(`\`${kind}\``))).toEqual(
      [],
    )
  })

  it('link only to files that are there', () => {
    const pages = [
      'README.md',
      ...readdirSync(join(root, 'docs'))
        .filter((name) => name.endsWith('.md'))
        .map((name) => `docs/${name}`),
    ]
    const broken = pages.flatMap((page) =>
      [...read(page).matchAll(/\]\((?!https?:)([^)#]+)/g)]
        .map((link) => join(dirname(page), link[1]!))
        .filter((target) => readOrNull(target) === null)
        .map((target) => `${page} → ${target}`),
    )

    expect(broken).toEqual([])
  })
})

function readOrNull(file: string): string | null {
  try {
    return read(file)
  } catch {
    return null
  }
}
