import { describe, expect, it } from 'vitest'
import { catalogEntries, createCatalog } from './registry.ts'

describe('createCatalog', () => {
  it('lists every component once', () => {
    expect([...createCatalog().types].sort()).toEqual([
      'ASR',
      'AudioFile',
      'AudioRecorder',
      'Buffer',
      'CameraBrowser',
      'DeepgramASR',
      'DoNothing',
      'DummyPosesInput',
      'FishTTS',
      'LLM',
      'LocalASR',
      'LocalTTS',
      'MessagesToText',
      'MicBrowser',
      'Passthrough',
      'PoseRenderer',
      'PoseView',
      'PromptRepeater',
      'Pulse',
      'STS',
      'SpeakerBrowser',
      'SpeechTimes',
      'SystemTTS',
      'StreamingVLM',
      'TTS',
      'TestPattern',
      'TextDisplay',
      'TextInput',
      'Throttle',
      'VAD',
      'VideoStream',
    ])
  })

  it.each(catalogEntries.map((entry) => [entry.component.name, entry] as const))(
    'leads a worker to %s',
    async (_, { component, module, exportName }) => {
      const found = (await import(module)) as Record<string, unknown>

      expect(found[exportName]).toBe(component)
    },
  )

  it('knows nothing of other types', () => {
    const catalog = createCatalog()

    expect([catalog.component('Nonsense'), catalog.source('Nonsense')]).toEqual([null, null])
  })
})
