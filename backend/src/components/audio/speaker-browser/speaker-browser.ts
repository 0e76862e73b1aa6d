import {
  AudioFrame,
  defineComponent,
  optional,
  PlaybackFrame,
  SpeechEvent,
  ui,
  z,
} from '../../../core/index.ts'
import { pcm16, StreamConverter } from '../stream-converter.ts'
import { PlaybackLedger } from './playback-ledger.ts'

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
 * obeyed (0 before the first); turn, characters and the times of each generation are added here.
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

  async run({ inputs, outputs, config }) {
    const format = { sampleRate: config.sample_rate, channels: config.channels }
    const ledger = new PlaybackLedger()
    let converter = new StreamConverter(format)
    /** Sound up to this generation was cut off; what is still on its way is dropped. */
    let flushed: number | null = null

    function control(kind: z.output<typeof SpeakerControl>['kind']): void {
      outputs.ui_control.send({ kind, generation: ledger.generation ?? flushed ?? 0 })
    }

    function flush(): void {
      flushed = ledger.generation ?? flushed
      const cut = ledger.cut()
      converter = new StreamConverter(format)
      control('flush')
      if (cut) outputs.playback.send(new PlaybackFrame(cut))
    }

    async function play(): Promise<void> {
      for await (const frame of inputs.audio) {
        if (flushed !== null && (frame.generation ?? Infinity) <= flushed) continue
        ledger.add(frame)
        const data = converter.push(frame)
        if (data.length > 0) outputs.ui_audio.send(pcm16(data, format))
      }
    }

    async function listen(): Promise<void> {
      for await (const { event } of inputs.turn_events ?? []) {
        if (event === 'start') control('duck')
        else if (event === 'false_alarm') control('resume')
        else if (event === 'confirmed') flush()
      }
    }

    async function report(): Promise<void> {
      for await (const played of inputs.ui_played) {
        // A report from before the last flush speaks of sound that is gone.
        if (played.generation !== (flushed ?? 0)) continue
        const heard = ledger.heard(played.ms, played.done)
        if (heard) outputs.playback.send(new PlaybackFrame(heard))
      }
    }

    await Promise.all([play(), listen(), report()])
  },
})
