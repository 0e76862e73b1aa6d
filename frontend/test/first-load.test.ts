import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { firstLoad } from '../build/first-load.ts'

const DIST = process.env.OPENNEURO_DIST ?? join(import.meta.dirname, '..', 'dist')
const MAX_BYTES = 300_000

describe.skipIf(!existsSync(join(DIST, '.vite', 'manifest.json')))('first load', () => {
  it('takes at most 300 kB of JavaScript', () => {
    const files = firstLoad(DIST)

    const total = files.reduce((sum, { gzipBytes }) => sum + gzipBytes, 0)
    const lines = files.map(({ file, gzipBytes }) => `${kilobytes(gzipBytes)}  ${file}`)
    process.stdout.write(
      `${['First load, gzip', ...lines, `${kilobytes(total)}  in all`].join('\n')}\n`,
    )
    expect(total).toBeLessThanOrEqual(MAX_BYTES)
  })

  it('brings no chart, no 3D and no form', () => {
    const text = firstLoad(DIST)
      .map((file) => file.text)
      .join()

    expect(text).not.toContain('WebGLRenderer')
    expect(text).not.toContain('u-legend')
    expect(text).not.toContain('cmdk-input')
  })
})

const kilobytes = (bytes: number) => `${(bytes / 1000).toFixed(1).padStart(7)} kB`
