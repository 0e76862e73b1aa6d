import {
  AudioFrame,
  type ComponentContext,
  defineComponent,
  EOS,
  InterruptFrame,
  optional,
  SpeechEvent,
  TextFrame,
  union,
} from '../../../core/index.ts'
import { alternatives, hostOf, providerNeeds, streamWithFallback } from '../../providers/index.ts'
import { runSynthesis, type Sound } from '../synthesis/index.ts'
import { FishConfig, fishUrl } from './config.ts'
import { DoneSpeaking } from './done-speaking.ts'
import { fishSpeech } from './fish-speech.ts'

/**
 * Text to speech by Fish Audio: each reply is one stream, spoken while its text comes. Markup is sent as it
 * is, because its models read `[whispers]` and the like.
 */
export const fishTts = defineComponent({
  name: 'FishTTS',
  description:
    '**Speaks** each reply as one stream by Fish Audio, and says when it has been played to its end',
  tags: { io: ['conduit'], functionality: ['audio'] },
  config: FishConfig,
  inputs: {
    text: union(TextFrame, EOS),
    interrupt: optional(InterruptFrame),
    turn_events: optional(SpeechEvent),
  },
  outputs: { audio: AudioFrame, done_speaking: optional(TextFrame) },

  requires: ({ config }) => providerNeeds(alternatives(config).all, fishUrl, () => true),

  async run({ inputs, outputs, ...context }) {
    const done = new DoneSpeaking(context.clock, ({ turn, generation }) => {
      if (context.signal.aborted) return
      outputs.done_speaking.send(new TextFrame({ text: 'done', turn, generation }))
    })
    await runSynthesis({
      inputs,
      outputs: { audio: outputs.audio },
      context,
      setting: `model ${context.config.model}`,
      synthesiseStream: speaker(context),
      onSpoken: (reply) => void done.spoken(reply),
      onInterrupt: (turn) => done.interrupted(turn),
    })
    done.stop()
  },
})

type Context = ComponentContext<FishConfig>

/** Asks the servers in order. */
function speaker(context: Context) {
  const servers = alternatives(context.config)
  return (pieces: () => AsyncIterable<string>, signal: AbortSignal): AsyncIterable<Sound> =>
    streamWithFallback({
      alternatives: servers,
      nameOf: (config) => `${config.model} at ${hostOf(fishUrl(config))}`,
      attempt: (config) => fishSpeech({ config, pieces: pieces(), context, signal }),
      context,
      signal,
    })
}
