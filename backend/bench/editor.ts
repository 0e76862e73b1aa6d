import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath, pathToFileURL } from 'node:url'
import type { Result } from './measure.ts'

const ROOT = fileURLToPath(new URL('../..', import.meta.url))

interface Scripts {
  buildEditor(): Promise<void>
  findBrowser(): Promise<{ path: string | null; reason?: string }>
}

/** The rows of `npm run bench -w frontend`; none where there is no browser, which is said. */
export async function benchEditor(): Promise<Result[]> {
  const { buildEditor, findBrowser } = await scripts()
  const browser = await findBrowser()
  if (browser.path === null) {
    console.log(`The editor is left out: ${browser.reason}`)
    return []
  }
  await buildEditor()
  const folder = await mkdtemp(join(tmpdir(), 'openneuro-bench-editor-'))
  const json = join(folder, 'rows.json')
  try {
    const bench = join(ROOT, 'frontend', 'bench', 'main.ts')
    const child = spawn(process.execPath, [bench, '--json', json], {
      cwd: ROOT,
      env: { ...process.env, OPENNEURO_BROWSER: browser.path },
      stdio: 'inherit',
    })
    await once(child, 'close')
    return (JSON.parse(await readFile(json, 'utf8')) as { rows: Result[] }).rows
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
}

async function scripts(): Promise<Scripts> {
  const load = (name: string) => import(pathToFileURL(join(ROOT, 'scripts', name)).href)
  const [{ buildEditor }, { findBrowser }] = await Promise.all([
    load('build-editor.mjs'),
    load('browser.mjs'),
  ])
  return { buildEditor, findBrowser }
}
