import {
  AudioFrame,
  defineComponent,
  InterruptFrame,
  initFrom,
  optional,
  TextFrame,
} from '../../../core/index.ts'

/** Interrupts remembered until their utterance comes; most have none that is older. */
const MAX_INTERRUPTS = 64

/** Says when each utterance was, in seconds since the graph was started. */
export const speechTimes = defineComponent({
  name: 'SpeechTimes',
  description: 'Writes when each utterance began and ended, in seconds since the start',
  tags: { io: ['conduit'], functionality: ['audio'] },
  thread: 'shared',
  inputs: { audio: AudioFrame, interrupt: optional(InterruptFrame) },
  outputs: { text: TextFrame },

  async run({ inputs, outputs, clock }) {
    const interrupts: InterruptFrame[] = []

    for await (const utterance of inputs.audio) {
      for (let next = inputs.interrupt?.tryNext(); next; next = inputs.interrupt?.tryNext()) {
        interrupts.push(next)
        if (interrupts.length > MAX_INTERRUPTS) interrupts.shift()
      }
      const startUs = takeStart(interrupts, utterance)?.timestampUs ?? utterance.timestampUs
      const endUs = utterance.timestampUs + utterance.durationUs
      const text = speechLine((startUs - clock.origin) / 1e6, (endUs - clock.origin) / 1e6)
      outputs.text.send(new TextFrame({ ...initFrom(utterance), text }))
    }
  },
})

/** One line: start, end and length, in seconds. */
function speechLine(start: number, end: number): string {
  const [from, to, length] = [start, end, end - start].map((seconds) => seconds.toFixed(3))
  return `${from} s – ${to} s (${length} s)`
}

/** The interrupt that this utterance began with; it and the older ones are forgotten. */
function takeStart(interrupts: InterruptFrame[], utterance: AudioFrame): InterruptFrame | null {
  const index = interrupts.findLastIndex((interrupt) => belongs(interrupt, utterance))
  return index === -1 ? null : (interrupts.splice(0, index + 1).at(-1) ?? null)
}

function belongs(interrupt: InterruptFrame, utterance: AudioFrame): boolean {
  if (interrupt.turn !== undefined && utterance.turn !== undefined) {
    return interrupt.turn === utterance.turn
  }
  const endUs = utterance.timestampUs + utterance.durationUs
  return interrupt.timestampUs >= utterance.timestampUs && interrupt.timestampUs < endUs
}
