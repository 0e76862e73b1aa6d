import { readdirSync, readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'

const TYPES_ONLY = /^(import|export) type [^']*'[^']*'/gm
const RELATIVE_IMPORT = /\b(?:from|import)\s*\(?\s*'(\.[^']+)'/g

/**
 * The files, and the modules below a folder that import one of them, themselves or through others. Tests and
 * imports of types do not count.
 */
export function withImporters(files: Iterable<string>, folder: string): Set<string> {
  const importers = importersBelow(folder)
  const found = new Set(files)
  // A set also visits what is added on the way.
  for (const file of found) for (const importer of importers.get(file) ?? []) found.add(importer)
  return found
}

/** Each imported file with the files that import it. */
function importersBelow(folder: string): Map<string, string[]> {
  const importers = new Map<string, string[]>()
  for (const name of readdirSync(folder, { recursive: true, encoding: 'utf8' })) {
    if (!/(?<!\.test)\.ts$/.test(name)) continue
    const file = join(folder, name)
    for (const imported of importsOf(file)) {
      importers.set(imported, [...(importers.get(imported) ?? []), file])
    }
  }
  return importers
}

function importsOf(file: string): string[] {
  const code = readFileSync(file, 'utf8').replace(TYPES_ONLY, '')
  return [...code.matchAll(RELATIVE_IMPORT)].map(([, path = '']) => join(dirname(file), path))
}
