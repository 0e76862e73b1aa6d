import { SPEECH_EVENT_TYPES } from '../../src/core/frames/speech-frames.ts'
import {
  AudioFrame,
  defineComponent,
  InterruptFrame,
  SpeechEvent,
  z,
} from '../../src/core/index.ts'

const SAMPLE_RATE = 16_000
const Step = z.object({
  atMs: z.number(),
  event: z.enum(SPEECH_EVENT_TYPES),
  turn: z.int(),
  /** Length of the utterance, by which the server knows it. */
  audioMs: z.number().optional(),
})
export type LiveStep = z.output<typeof Step>

/** In VAD's place where time is real: each event carries the time at which it is sent. */
export const liveVad = defineComponent({
  name: 'LiveVAD',
  description: 'Stands for VAD',
  tags: { io: ['source'], functionality: ['audio'] },
  config: z.object({ script: z.array(Step) }),
  outputs: { audio: AudioFrame, interrupt: InterruptFrame, speech: SpeechEvent },

  async run({ outputs, config, clock, signal }) {
    const beginUs = clock.now()
    for (const { atMs, event, turn, audioMs } of config.script) {
      await clock.sleep(atMs - (clock.now() - beginUs) / 1000, signal)
      if (signal.aborted) return
      const audio = audioMs === undefined ? null : silence(audioMs, turn, beginUs + atMs * 1000)
      if (event === 'confirmed') {
        outputs.interrupt.send(new InterruptFrame({ reason: 'speech_detected', turn }))
      }
      if (event === 'end' && audio) outputs.audio.send(audio)
      outputs.speech.send(new SpeechEvent({ event, turn, audio }))
    }
  },
})

function silence(ms: number, turn: number, timestampUs: number): AudioFrame {
  const data = new Float32Array((ms * SAMPLE_RATE) / 1000)
  return new AudioFrame({ data, sampleRate: SAMPLE_RATE, turn, timestampUs })
}
