import { describe, expect, it } from 'vitest'
import { KNOWN_MODELS } from './known-models.ts'
import { modelSet } from './model-set.ts'

describe('modelSet', () => {
  it.each(
    Object.entries(KNOWN_MODELS).flatMap(([repository, { kind, weights }]) =>
      (Object.keys(weights) as (keyof typeof weights)[]).map(
        (dtype) => [repository, dtype, kind] as const,
      ),
    ),
  )('knows all files of %s in %s', (repository, dtype, kind) => {
    const model = modelSet({ repository, kind, dtype })

    const expected = modelSet({ repository: 'acme/unknown', kind, dtype })
    const needed = model.files!.filter(({ optional }) => !optional)
    const names = needed.map(({ file }) => file.slice(repository.length))
    expect(names).toEqual(
      expect.arrayContaining(
        expected.files!.flatMap(({ file, optional }) =>
          optional ? [] : [file.slice('acme/unknown'.length)],
        ),
      ),
    )
    expect(model.byHand).toBeUndefined()
    expect(model.bytes).toBe(model.files!.reduce((sum, { bytes }) => sum + bytes, 0))
    for (const { file, url, bytes, sha256 = '0'.repeat(64) } of model.files!) {
      expect(url).toBe(
        `https://huggingface.co/${repository}/resolve/${KNOWN_MODELS[repository]!.revision}${file.slice(repository.length)}`,
      )
      expect(bytes).toBeGreaterThan(0)
      expect(sha256).toMatch(/^[0-9a-f]{64}$/)
    }
  })

  it('fetches what the model does not need before what it does', () => {
    const { files } = modelSet({
      repository: 'onnx-community/Kokoro-82M-v1.0-ONNX',
      kind: 'speech',
      dtype: 'auto',
    })

    const optional = files!.map((file) => file.optional === true)
    expect(optional.lastIndexOf(true)).toBe(optional.indexOf(false) - 1)
  })

  it('knows a known model in another number format by its files only', () => {
    const model = modelSet({
      repository: 'onnx-community/whisper-base',
      kind: 'speech-to-text',
      dtype: 'fp32',
    })

    expect(model).toMatchObject({ id: 'whisper-base-fp32', byHand: true, bytes: 0 })
    expect(model.files?.map(({ file }) => file)).toContain(
      'onnx-community/whisper-base/onnx/encoder_model.onnx',
    )
  })
})
