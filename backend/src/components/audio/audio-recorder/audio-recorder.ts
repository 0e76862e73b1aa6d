import { extname } from 'node:path'
import {
  AudioFrame,
  defineComponent,
  type Log,
  type Paths,
  pathField,
  z,
} from '../../../core/index.ts'
import { pcm16, StreamConverter } from '../stream-converter.ts'
import { WavWriter } from './wav-writer.ts'

/** Writes what it hears into a file. */
export const audioRecorder = defineComponent({
  name: 'AudioRecorder',
  description: 'Writes what it hears into a **wav** file, which can be played at any moment',
  tags: { io: ['sink'], functionality: ['audio'] },
  config: z.object({
    path: pathField()
      .min(1)
      .describe('Wav file under the project or the recordings folder; a new run replaces it'),
  }),
  inputs: { audio: AudioFrame },

  requires: ({ config }) => [{ kind: 'file', path: config.path, access: 'write' }],

  setup: ({ config, paths, log }) => new Recording(config.path, paths, log),

  async run({ inputs, state }) {
    for await (const frame of inputs.audio) state.write(frame)
  },

  cleanup: (recording) => recording.close(),
})

/** One recording: a wav file in the format of its first frame; further files when one is full. */
class Recording {
  readonly #name: string
  readonly #paths: Paths
  readonly #log: Log
  #files = 0
  #writer: WavWriter | null = null
  #converter: StreamConverter | null = null

  constructor(name: string, paths: Paths, log: Log) {
    // Fails before the first frame when nothing may be written there.
    paths.write(name)
    this.#name = name
    this.#paths = paths
    this.#log = log
  }

  write(frame: AudioFrame): void {
    this.#writer ??= this.#open(frame)
    this.#converter ??= new StreamConverter(this.#writer)
    this.#append(this.#converter.push(frame))
  }

  close(): void {
    if (this.#converter) this.#append(this.#converter.flush())
    this.#writer?.close()
    this.#writer = this.#converter = null
  }

  #append(data: Float32Array): void {
    if (!this.#writer || data.length === 0) return
    const bytes = pcm16(data, this.#writer)
    if (!this.#writer.hasRoomFor(bytes.length)) {
      this.#writer.close()
      this.#writer = this.#open(this.#writer)
    }
    this.#writer.write(bytes)
  }

  #open({ sampleRate, channels }: { sampleRate: number; channels: number }): WavWriter {
    const ending = extname(this.#name)
    const stem = this.#name.slice(0, this.#name.length - ending.length)
    this.#files++
    const name = this.#files === 1 ? this.#name : `${stem}-${this.#files}${ending}`
    this.#log.info({ file: name, sampleRate, channels }, 'recording')
    return new WavWriter(this.#paths.write(name), { sampleRate, channels })
  }
}
