import { execFile } from 'node:child_process'
import { promisify } from 'node:util'
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

/** Prints the packages that are loaded with a module. */
const LOADED = `
import { registerHooks } from 'node:module'
const packages = new Set()
registerHooks({
  load(url, context, next) {
    const found = url.match(/node_modules\\/((?:@[^/]+\\/)?[^/]+)/)
    if (found) packages.add(found[1])
    return next(url, context)
  },
})
await import(process.argv[1])
process.stdout.write([...packages].join())
`

it('is read at every start, so libraries are loaded by the nodes that need them', async () => {
  const registry = new URL('registry.ts', import.meta.url)
  const args = ['--input-type=module', '--eval', LOADED, registry.href]

  const { stdout } = await promisify(execFile)(process.execPath, args)

  expect(stdout).toBe('zod')
})
