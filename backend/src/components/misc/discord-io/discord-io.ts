import {
  AudioFrame,
  defineComponent,
  InterruptFrame,
  optional,
  PlaybackFrame,
  type Requirement,
  SpeechEvent,
} from '../../../core/index.ts'
import { Playback, runPlayback } from '../../audio/playback/playback.ts'
import { hostOf } from '../../providers/index.ts'
import { DISCORD_HOSTS, DiscordConfig } from './config.ts'
import { Listener } from './listener.ts'
import { loadOpus, SILENCE } from './opus-codec.ts'
import { PacketPump } from './packet-pump.ts'
import type { BotContext, VoiceBot } from './voice-bot.ts'

/** Hears and speaks in voice channels of Discord, as a bot that people call by `/join`. */
export const discordIo = discordComponent(async (context) => {
  const { openBot } = await import('./discord-bot.ts')
  return openBot(context)
})

/** @param open makes the bot that takes part in calls */
export function discordComponent(open: (context: BotContext) => Promise<VoiceBot>) {
  return defineComponent({
    name: 'DiscordIO',
    description:
      'Hears and speaks in **Discord** voice channels, as a bot that people call by `/join` and send away by `/leave`',
    tags: { io: ['conduit'], functionality: ['misc'] },
    config: DiscordConfig,
    inputs: {
      audio: AudioFrame,
      interrupt: optional(InterruptFrame),
      turn_events: optional(SpeechEvent),
    },
    outputs: { audio: AudioFrame, playback: optional(PlaybackFrame) },

    requires: ({ config }) => needs(config),

    async setup(context) {
      return { newOpus: loadOpus(), bot: await open(context) }
    },

    async run({ inputs, outputs, state: { bot, newOpus }, ...context }) {
      const listener = new Listener({ context, output: outputs.audio, newOpus })
      bot.onVoice = (voice) => listener.hear(voice)
      bot.onSilent = (userId) => listener.forget(userId)

      const encoder = newOpus()
      const pump = new PacketPump({
        context,
        bufferSeconds: context.config.audio_buffer_seconds,
        send: (pcm) => bot.say(pcm ? encoder.encode(pcm) : SILENCE),
        onPlayed: (ms, isEmpty) => playback.played(ms, isEmpty),
      })
      const playback = new Playback({ context, output: outputs.playback, sink: pump })

      async function interrupt(): Promise<void> {
        for await (const { turn = 0 } of inputs.interrupt ?? []) {
          playback.hear(new SpeechEvent({ turn, event: 'confirmed' }))
        }
      }

      try {
        await Promise.all([runPlayback(inputs, playback), interrupt(), pump.run()])
      } finally {
        listener.close()
        encoder.delete()
      }
    },

    cleanup: ({ bot }) => bot.close(),
  })
}

function needs({ token_env_var: name, base_url: url }: DiscordConfig): Requirement[] {
  const hosts = url ? [hostOf(url)] : DISCORD_HOSTS
  return [{ kind: 'secret', name }, ...hosts.map((host) => ({ kind: 'host' as const, host }))]
}
