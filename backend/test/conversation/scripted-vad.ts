import {
  AudioFrame,
  defineComponent,
  InterruptFrame,
  SpeechEvent,
  ui,
  z,
} from '../../src/core/index.ts'
import { END_AFTER, type HeardEvent } from './user.ts'

/** In VAD's place: sends what a script says when its time has come, in the order in which VAD does. */
export const scriptedVad = defineComponent({
  name: 'ScriptedVAD',
  description: 'Stands for VAD',
  tags: { io: ['source'], functionality: ['audio'] },
  inputs: { script: ui.receiver('HeardEvent', z.custom<HeardEvent>()) },
  outputs: { audio: AudioFrame, interrupt: InterruptFrame, speech: SpeechEvent },

  async run({ inputs, outputs, clock, trace }) {
    for await (const heard of inputs.script) {
      const event = heard.event?.()
      if (!event) continue
      const { turn, timestampUs, audio } = event
      if (event.event === 'confirmed') {
        outputs.interrupt.send(new InterruptFrame({ reason: 'speech_detected', turn, timestampUs }))
      }
      if (event.event === 'end' && audio) {
        outputs.audio.send(audio)
        const toUs = clock.now()
        const fromUs = toUs - END_AFTER * 1000
        trace({ turn, part: 'end_of_speech', fromUs, toUs: fromUs })
        trace({ turn, part: 'end_of_turn', fromUs, toUs, setting: 'silence_seconds 0.9' })
      }
      outputs.speech.send(event)
    }
  },
})
