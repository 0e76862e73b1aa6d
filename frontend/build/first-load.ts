import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'

type Chunk = { file: string; imports?: string[]; css?: string[] }
type Manifest = Record<string, Chunk>

/** What the first screen of an open project asks for: the page itself, and the parts it opens with. */
const FIRST_SCREEN = [
  'index.html',
  'src/components/shell/Editor.tsx',
  'src/components/canvas/Canvas.tsx',
  'src/components/panels/Library.tsx',
]

export type LoadedFile = { file: string; gzipBytes: number; text: string }

/** The JavaScript that a first visit loads, with what each file weighs on the wire. */
export function firstLoad(dist: string): LoadedFile[] {
  const manifest: Manifest = JSON.parse(readFileSync(join(dist, '.vite', 'manifest.json'), 'utf8'))
  const files = new Set<string>()
  const visit = (key: string) => {
    const chunk = manifest[key]
    if (chunk === undefined || files.has(chunk.file)) return
    files.add(chunk.file)
    for (const imported of chunk.imports ?? []) visit(imported)
  }
  for (const key of FIRST_SCREEN) visit(key)
  return [...files]
    .filter((file) => file.endsWith('.js'))
    .map((file) => {
      const content = readFileSync(join(dist, file))
      return {
        file,
        gzipBytes: gzipSync(content, { level: 9 }).byteLength,
        text: content.toString(),
      }
    })
    .sort((a, b) => b.gzipBytes - a.gzipBytes)
}
