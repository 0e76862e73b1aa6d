import { createRequire } from 'node:module'

/** SQLite's extension for vectors; undefined on machines that it is not made for. */
export function vectorExtension(): string | undefined {
  try {
    const { getLoadablePath } = createRequire(import.meta.url)('sqlite-vec') as {
      getLoadablePath(): string
    }
    return getLoadablePath()
  } catch {
    return undefined
  }
}
