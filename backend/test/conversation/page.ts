import { SpeakerControl } from '../../src/components/audio/speaker-browser/speaker-browser.ts'
import { defineComponent, PlaybackFrame, TextFrame, ui } from '../../src/core/index.ts'

/** What the page's jitter buffer waits for, and how often it reports. */
const BUFFER_MS = 50
const REPORT_MS = 100
const BYTES_PER_MS = 48

/** Something that became audible, or stopped. Times are ms of the run. */
export interface PageEvent {
  readonly event: 'plays' | 'silent' | 'ducks' | 'resumes' | 'flushes'
  readonly atMs: number
  /** Sound heard since the last flush, ms. */
  readonly heardMs: number
}

/**
 * Stands for the page in a run on the virtual clock: plays what `SpeakerBrowser` sends as the page's player
 * does, and writes down what could be heard.
 */
export const page = defineComponent({
  name: 'Page',
  description: 'Stands for the page',
  tags: { io: ['sink'], functionality: ['audio'] },
  inputs: {
    audio: ui.audioInput(),
    control: ui.receiver('SpeakerControl', SpeakerControl),
  },
  outputs: { played: PlaybackFrame, log: TextFrame },

  async run({ inputs, outputs, clock, signal }) {
    const player = new PagePlayer(() => (clock.now() - clock.origin) / 1000, {
      report: (report) => outputs.played.send(new PlaybackFrame({ turn: 0, chars: 0, ...report })),
      log: (event) => outputs.log.send(new TextFrame({ text: JSON.stringify(event) })),
    })
    async function play(): Promise<void> {
      for await (const bytes of inputs.audio) player.push(bytes.length / BYTES_PER_MS)
    }
    async function obey(): Promise<void> {
      for await (const { kind, generation } of inputs.control) player.control(kind, generation)
    }
    async function report(): Promise<void> {
      for await (const _ of clock.every(REPORT_MS, signal)) player.report()
    }
    await Promise.all([play(), obey(), report()])
  },
})

interface Listener {
  report(report: { generation: number; ms: number; done: boolean }): void
  log(event: PageEvent): void
}

class PagePlayer {
  readonly #now: () => number
  readonly #listener: Listener
  #generation = 0
  /** Sound in stretches without a gap, the last one last. */
  #stretches: { fromMs: number; toMs: number }[] = []
  #isDone = true

  constructor(now: () => number, listener: Listener) {
    this.#now = now
    this.#listener = listener
  }

  push(ms: number): void {
    const now = this.#now()
    const last = this.#stretches.at(-1)
    if (last && last.toMs >= now) last.toMs += ms
    else this.#begin(now + BUFFER_MS, ms)
    this.#isDone = false
  }

  control(kind: 'duck' | 'resume' | 'flush', generation: number): void {
    if (kind === 'flush') this.#flush(generation)
    else this.#log(kind === 'duck' ? 'ducks' : 'resumes')
  }

  report(): void {
    if (this.#isDone) return
    this.#isDone = this.#isSilent
    this.#tell(this.#isDone)
    if (this.#isDone) this.#log('silent', this.#stretches.at(-1)!.toMs)
  }

  #begin(fromMs: number, ms: number): void {
    this.#stretches.push({ fromMs, toMs: fromMs + ms })
    this.#log('plays', fromMs)
  }

  #flush(generation: number): void {
    if (!this.#isDone) this.#tell(true)
    this.#log('flushes')
    this.#generation = generation
    this.#stretches = []
    this.#isDone = true
  }

  #tell(done: boolean): void {
    this.#listener.report({ generation: this.#generation, ms: Math.round(this.#heardMs), done })
  }

  get #heardMs(): number {
    const now = this.#now()
    return this.#stretches.reduce(
      (sum, { fromMs, toMs }) => sum + Math.max(0, Math.min(toMs, now) - fromMs),
      0,
    )
  }

  get #isSilent(): boolean {
    return (this.#stretches.at(-1)?.toMs ?? 0) <= this.#now()
  }

  #log(event: PageEvent['event'], atMs = this.#now()): void {
    this.#listener.log({ event, atMs: Math.round(atMs), heardMs: Math.round(this.#heardMs) })
  }
}
