import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { logMel, normalise } from './log-mel.ts'
import { loadSmartTurn } from './smart-turn.ts'
import { tinySmartTurnModel } from './testing/tiny-onnx.ts'

let folder: string
let path: string
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'smart-turn-'))
  path = join(folder, 'tiny.onnx')
  await writeFile(path, tinySmartTurnModel())
})
afterAll(() => rm(folder, { recursive: true }))

describe('loadSmartTurn', () => {
  const noise = (length: number) =>
    Float32Array.from({ length }, (_, i) => Math.sin(i * i * 0.01) * (i / length))
  const mean = (values: Float32Array) =>
    values.reduce((sum, value) => sum + value, 0) / values.length

  it('hears the last 8 s, padded with silence at the front', async () => {
    const smartTurn = await loadSmartTurn(path)
    const short = noise(20_000)
    const padded = new Float32Array(128_000)
    padded.set(short, 108_000)
    const long = noise(200_000)

    const answers = [await smartTurn.probability(short), await smartTurn.probability(long)]

    expect(answers[0]).toBeCloseTo(mean(logMel(normalise(padded))), 4)
    expect(answers[1]).toBeCloseTo(mean(logMel(normalise(long.slice(72_000)))), 4)
    await smartTurn.close()
  })
})
