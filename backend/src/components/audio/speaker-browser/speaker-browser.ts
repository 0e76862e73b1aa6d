import {
  AudioFrame,
  defineComponent,
  optional,
  PlaybackFrame,
  SpeechEvent,
  ui,
  z,
} from '../../../core/index.ts'
import { Pace } from '../playback/pace.ts'
import { Playback, runPlayback } from '../playback/playback.ts'
import { pcm16, StreamConverter } from '../stream-converter.ts'

/** Sound that a page may have in store; more would only be queued, or be dropped when somebody interrupts. */
const MAX_AHEAD_MS = 10_000

/** What the page's player is told, beside the sound. */
export const SpeakerControl = z.object({
  kind: z
    .enum(['duck', 'resume', 'flush'])
    .describe('Play softly; play as before; drop what has not been played, then play as before'),
  generation: z.int().nonnegative().describe('Generation of the last sound sent, 0 when unknown'),
})

/**
 * Plays on the page, and tells how much of it has been heard.
 *
 * The page reports on `ui_played` a PlaybackFrame with `ms`, what it has played since it connected or since
 * the last flush, with `done` once it has nothing left, and with the `generation` of the last flush it
 * obeyed (0 before the first); turn, characters and the times of each generation are added here. When it
 * obeys a flush, it says at once how far it had come, as `done` and still with the former generation.
 */
export const speakerBrowser = defineComponent({
  name: 'SpeakerBrowser',
  description: 'Plays sound on the **page**, softly while somebody starts to speak',
  tags: { io: ['sink'], functionality: ['audio'] },
  config: z.object({
    sample_rate: z
      .int()
      .min(8000)
      .max(192_000)
      .default(24_000)
      .describe('Samples per second; the page expects 24,000'),
    channels: z.int().min(1).max(8).default(1).describe('Channels; the page expects one'),
  }),
  inputs: {
    audio: AudioFrame,
    turn_events: optional(SpeechEvent),
    ui_played: ui.receiver('PlaybackFrame', PlaybackFrame),
  },
  outputs: {
    ui_audio: ui.audio(),
    ui_control: ui.sender('SpeakerControl', SpeakerControl),
    playback: optional(PlaybackFrame),
  },

  async run(context) {
    const { inputs, outputs, config, clock, signal } = context
    const format = { sampleRate: config.sample_rate, channels: config.channels }
    let converter = new StreamConverter(format)
    const pace = new Pace(clock, MAX_AHEAD_MS)
    /** What the page was given with the last flush, and with the one before. */
    const flushed = { last: 0, before: 0 }

    function control(kind: z.output<typeof SpeakerControl>['kind'], generation: number): void {
      outputs.ui_control.send({ kind, generation })
    }

    const playback = new Playback({
      context,
      output: outputs.playback,
      sink: {
        ready: () => pace.ready(signal),
        play(frame) {
          pace.add(frame.durationUs / 1000)
          const data = converter.push(frame)
          if (data.length > 0) outputs.ui_audio.send(pcm16(data, format))
        },
        duck: (generation) => control('duck', generation),
        resume: (generation) => control('resume', generation),
        flush(generation) {
          flushed.before = flushed.last
          flushed.last = generation
          converter = new StreamConverter(format)
          pace.reset()
          control('flush', generation)
          return null
        },
      },
    })

    async function report(): Promise<void> {
      for await (const { generation, ms, done } of inputs.ui_played) {
        if (generation === flushed.last) playback.played(ms, done)
        else if (generation === flushed.before) playback.playedBefore(ms, done)
      }
    }

    await Promise.all([runPlayback(inputs, playback), report()])
  },
})
