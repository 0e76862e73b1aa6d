import { AudioFrame, type Clock, defineComponent, pathField, z } from '../../../core/index.ts'
import { openAudio } from './audio-reader.ts'
import { FrameCutter } from './frame-cutter.ts'

/** Plays a file into the graph. */
export const audioFile = defineComponent({
  name: 'AudioFile',
  description: 'Plays a sound file: **wav**, **flac**, **mp3** or **ogg**',
  tags: { io: ['source'], functionality: ['audio'] },
  config: z.object({
    path: pathField()
      .min(1)
      .describe('Sound file: absolute, or relative to the project or the assets'),
    loop: z.boolean().default(false).describe('Begin again at the end of the file'),
    pace: z
      .enum(['realtime', 'fast'])
      .default('realtime')
      .describe('In the time it takes to listen, or as fast as the readers take it'),
    sample_rate: z
      .int()
      .min(1000)
      .max(384_000)
      .nullable()
      .default(null)
      .describe("Samples per second; empty: the file's own"),
    frame_ms: z.int().min(1).max(1000).default(20).describe('Length of one frame, in ms'),
  }),
  outputs: { audio: AudioFrame },

  requires: ({ config }) => [{ kind: 'file', path: config.path, access: 'read' }],

  async setup({ config, paths, clock }) {
    const path = paths.read(config.path)
    return { path, reader: await clock.hold(openAudio(path, config.path)) }
  },

  async run({ outputs, config, clock, signal, log, state }) {
    const { sampleRate, channels } = state.reader
    const to = config.sample_rate ?? sampleRate
    const cutter = new FrameCutter({
      channels,
      from: sampleRate,
      to,
      frameMs: config.frame_ms,
      originUs: clock.origin,
    })
    const startUs = clock.now()

    const play = async (frames: Iterable<AudioFrame>) => {
      for (const frame of frames) {
        if (config.pace === 'fast') await outputs.audio.ready()
        else await sleepUntil(startUs + (cutter.position / to) * 1e6, clock, signal)
        if (signal.aborted) return
        outputs.audio.send(frame)
      }
    }

    let damaged = 0
    do {
      for (;;) {
        const block = await clock.hold(state.reader.next())
        if (!block || signal.aborted) break
        damaged += block.errors ?? 0
        await play(cutter.push(block.channelData))
      }
      if (config.loop && !signal.aborted) await rewind(state, config.path, clock)
    } while (config.loop && !signal.aborted)
    await play(cutter.end())
    if (damaged > 0) log.warn({ damaged }, 'parts of the file could not be decoded')
  },

  async cleanup(state) {
    await state.reader.close()
  },
})

async function rewind(
  state: { path: string; reader: Awaited<ReturnType<typeof openAudio>> },
  name: string,
  clock: Clock,
): Promise<void> {
  await state.reader.close()
  state.reader = await clock.hold(openAudio(state.path, name))
}

async function sleepUntil(timeUs: number, clock: Clock, signal: AbortSignal): Promise<void> {
  const ms = (timeUs - clock.now()) / 1000
  if (ms > 0) await clock.sleep(ms, signal)
}
