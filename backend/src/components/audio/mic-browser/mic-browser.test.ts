import { describe, expect, it } from 'vitest'
import type { AudioFrame } from '../../../core/index.ts'
import { runComponent } from '../../../core/testing/index.ts'
import { micBrowser } from './mic-browser.ts'

describe('micBrowser', () => {
  it('wraps PCM16 as frames; what is no whole sample is left out', async () => {
    const pcm = new Uint8Array(Int16Array.from([16_384, -32_768, 0]).buffer)

    const { audio } = await runComponent<{ audio: AudioFrame[] }>(micBrowser, {
      inputs: { ui_audio: [pcm, pcm.subarray(0, 5), pcm.subarray(0, 1)] },
    })

    expect(audio.map((frame) => [...frame.data])).toEqual([
      [0.5, -1, 0],
      [0.5, -1],
    ])
    expect(audio[0]).toMatchObject({ sampleRate: 16_000, channels: 1 })
  })

  it('gives pieces that come in a burst times one after the other', async () => {
    const piece = new Uint8Array(512)

    const { audio } = await runComponent<{ audio: AudioFrame[] }>(micBrowser, {
      inputs: { ui_audio: [piece, piece, piece] },
    })

    const first = audio[0]!.timestampUs
    expect(audio.map(({ timestampUs }) => timestampUs - first)).toEqual([0, 16_000, 32_000])
  })
})
