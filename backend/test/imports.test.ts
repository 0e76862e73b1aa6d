import { globSync, readFileSync } from 'node:fs'
import { dirname, join, relative } from 'node:path'
import { fileURLToPath } from 'node:url'
import { describe, expect, it } from 'vitest'

const root = dirname(dirname(dirname(fileURLToPath(import.meta.url))))

/** Parts of the product, and what each may import besides itself, Node and packages. */
const MAY_IMPORT: Record<string, readonly string[]> = {
  protocol: [],
  core: ['protocol'],
  components: ['protocol', 'core'],
  api: ['protocol', 'core'],
}

/** What a component may import from outside its family. */
const SHARED = [
  'backend/src/core/index.ts',
  'backend/src/components/providers/',
  'backend/src/components/local-models/',
  'backend/src/components/osc/',
  'backend/src/components/turn-taking/',
  // What plays sound, whichever family it belongs to.
  'backend/src/components/audio/playback/',
  'backend/src/components/audio/stream-converter.ts',
]

/** `main.ts`, `cli.ts` and what belongs to them put the parts together. */
const COMPOSITION = 'composition root'

function partOf(file: string): string {
  if (file.startsWith('protocol/')) return 'protocol'
  const folder = /^backend\/src\/(core|components|api)\//.exec(file)?.[1]
  return folder ?? COMPOSITION
}

function sourceFiles(): string[] {
  return globSync(['protocol/src/**/*.ts', 'backend/src/**/*.ts'], { cwd: root })
    .map((file) => file.replaceAll('\\', '/'))
    .filter((file) => !file.endsWith('.test.ts'))
}

/** What a file imports, as files of ours (relative to the root) or names of packages. */
function importsOf(file: string): string[] {
  const text = readFileSync(join(root, file), 'utf8')
  const pattern =
    /(?:^|\n)\s*(?:import|export)\s(?:[^'"]*?\sfrom\s)?['"]([^'"]+)['"]|import\(\s*['"]([^'"]+)['"]/g
  return [...text.matchAll(pattern)].map((match) => {
    const target = (match[1] ?? match[2]) as string
    if (target.startsWith('.'))
      return relative(root, join(root, dirname(file), target)).replaceAll('\\', '/')
    const protocol = /^@openneuro\/protocol(?:\/(\w+))?$/.exec(target)
    return protocol ? `protocol/src/${protocol[1] ?? 'index'}.ts` : target
  })
}

function isOurs(target: string): boolean {
  return target.startsWith('protocol/') || target.startsWith('backend/')
}

describe('imports', () => {
  it('run one way: protocol ← core ← components, core ← api', () => {
    const wrong = sourceFiles().flatMap((file) => {
      const part = partOf(file)
      const allowed = MAY_IMPORT[part]
      if (allowed === undefined) return []
      return importsOf(file)
        .filter(isOurs)
        .filter((target) => partOf(target) !== part && !allowed.includes(partOf(target)))
        .map((target) => `${file} imports ${target}`)
    })

    expect(wrong).toEqual([])
  })

  it('of protocol are the schema library alone', () => {
    const wrong = sourceFiles()
      .filter((file) => partOf(file) === 'protocol')
      .flatMap((file) => importsOf(file).map((target) => ({ file, target })))
      .filter(({ target }) => target !== 'zod' && partOf(target) !== 'protocol')

    expect(wrong).toEqual([])
  })

  it('of a component are the public surface of core and what is shared, never another folder of components', () => {
    const wrong = sourceFiles()
      .filter((file) => /^backend\/src\/components\/[^/]+\/[^/]+\//.test(file))
      // What only tests use may look at everything.
      .filter((file) => !file.includes('/testing/'))
      .flatMap((file) => {
        const family = file.split('/').slice(0, 4).join('/')
        return importsOf(file)
          .filter(isOurs)
          .filter((target) => ![...SHARED, `${family}/`].some((place) => target.startsWith(place)))
          .filter((target) => partOf(target) !== 'protocol')
          .map((target) => `${file} imports ${target}`)
      })

    expect(wrong).toEqual([])
  })

  it('finds imports of every form', () => {
    expect(importsOf('protocol/src/index.ts')).toContain('protocol/src/errors.ts')
    expect(sourceFiles().length).toBeGreaterThan(20)
  })
})
