import { describe, expect, it } from 'vitest'
import { catalogEntries, createCatalog } from './registry.ts'

describe('createCatalog', () => {
  it('lists every component once', () => {
    expect([...createCatalog().types].sort()).toEqual([
      'ASR',
      'AgentLoop',
      'AgentState',
      'AudioFile',
      'AudioIn',
      'AudioOut',
      'AudioRecorder',
      'Buffer',
      'CameraBrowser',
      'CharacterCard',
      'DeepgramASR',
      'DiscordIO',
      'DoNothing',
      'DoNothingTool',
      'DummyPosesInput',
      'FishTTS',
      'LLM',
      'LocalASR',
      'LocalTTS',
      'MCPTools',
      'Memory',
      'MessagesToText',
      'Mic',
      'MicBrowser',
      'MovementTool',
      'OSCChatbox',
      'OSCFace',
      'Passthrough',
      'PoseRenderer',
      'PoseView',
      'PromptRepeater',
      'Pulse',
      'RemoteAudioIn',
      'RemoteAudioOut',
      'STS',
      'ScratchpadTool',
      'Speaker',
      'SpeakerBrowser',
      'SpeechTimes',
      'StopTool',
      'StreamingVLM',
      'SystemTTS',
      'TTS',
      'TalkTool',
      'TestPattern',
      'TextDisplay',
      'TextInput',
      'ThinkTool',
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
