import {
  AudioFrame,
  audioFromPcm16,
  type ComponentContext,
  type Input,
  type Output,
  optional,
  PlaybackFrame,
  z,
} from '../../../core/index.ts'
import { deviceError, deviceOf, loadDecibri } from './decibri.ts'
import { HalfDuplex, silenced } from './half-duplex.ts'

type Microphone = import('decibri').Microphone

/** A device that has fewer or more channels than wanted: one channel is taken and doubled. */
const CHANNEL_PROBLEMS = ['MICROPHONE_CHANNELS_UNSUPPORTED', 'CHANNEL_SELECTION_AMBIGUOUS']

export interface CaptureConfig {
  readonly device?: string
  readonly sample_rate: number
  readonly channels: number
  readonly frame_ms: number
  readonly half_duplex: boolean
}

export interface OpenCapture {
  readonly microphone: Microphone
  /** Channels that the microphone gives. */
  readonly channels: number
}

/** Settings of every native microphone; `channels` differs. */
export const captureFields = {
  sample_rate: z.int().min(8000).max(192_000).default(48_000).describe('Samples per second'),
  frame_ms: z.int().min(5).max(1000).default(20).describe('Length of a frame, in ms'),
  half_duplex: z
    .boolean()
    .default(false)
    .describe('Hear nothing while the character speaks: without headphones it would hear itself'),
}

/** The optional input that `half_duplex` needs, wired from a speaker. */
export const captureInputs = { playback: optional(PlaybackFrame) }

/** @throws EngineError `device.unavailable` */
export async function openCapture({
  config,
}: Pick<ComponentContext<CaptureConfig>, 'config'>): Promise<OpenCapture> {
  const { device = '', sample_rate: sampleRate, channels, frame_ms } = config
  const { Microphone } = await loadDecibri()
  const framesPerBuffer = Math.round((sampleRate * frame_ms) / 1000)
  const options = { ...deviceOf(device), sampleRate, framesPerBuffer, dtype: 'int16' as const }
  try {
    return { microphone: await Microphone.open({ ...options, channels }), channels }
  } catch (error) {
    if (!CHANNEL_PROBLEMS.includes(codeOf(error))) throw deviceError('input', device, error)
  }
  try {
    return { microphone: await Microphone.open({ ...options, channels: 1 }), channels: 1 }
  } catch (error) {
    throw deviceError('input', device, error)
  }
}

/** Sends what the microphone hears until the node stops. A device that goes away fails the node. */
export async function runCapture(
  context: ComponentContext<CaptureConfig> & {
    readonly state: OpenCapture
    readonly inputs: { readonly playback: Input<PlaybackFrame> | null }
    readonly outputs: { readonly audio: Output<AudioFrame> }
  },
): Promise<void> {
  const { state, inputs, outputs, config, clock, signal, log } = context
  const halfDuplex = new HalfDuplex(clock)
  if (config.half_duplex && !inputs.playback) {
    log.warn('half_duplex does nothing: wire the speaker’s playback to this node')
  }
  const ended = Promise.withResolvers<void>()
  state.microphone.on('data', (chunk: Buffer) => {
    const frame = frameOf(chunk, state.channels, config, clock.now())
    const isClosed = config.half_duplex && halfDuplex.isClosed
    const { sampleRate, channels, timestampUs } = frame
    outputs.audio.send(
      isClosed
        ? new AudioFrame({ data: silenced(frame), sampleRate, channels, timestampUs })
        : frame,
    )
  })
  state.microphone.on('error', (error: Error) =>
    ended.reject(deviceError('input', config.device ?? '', error)),
  )
  state.microphone.on('end', () => ended.resolve())
  signal.addEventListener('abort', () => ended.resolve(), { once: true })
  const following = inputs.playback ? halfDuplex.follow(inputs.playback) : null
  await ended.promise
  const { overrunCount } = state.microphone
  if (overrunCount > 0) log.warn({ overrunCount }, 'the microphone was not read fast enough')
  state.microphone.stop()
  if (!signal.aborted) {
    throw deviceError('input', config.device ?? '', new Error('the device has ended'))
  }
  await following
}

/** One chunk as a frame in the wanted channels; it was recorded up to `nowUs`. */
function frameOf(
  chunk: Buffer,
  recorded: number,
  { sample_rate: sampleRate, channels }: CaptureConfig,
  nowUs: number,
): AudioFrame {
  const lengthUs = (chunk.length / 2 / recorded / sampleRate) * 1e6
  const timestampUs = Math.round(nowUs - lengthUs)
  const frame = audioFromPcm16(chunk, { sampleRate, channels: recorded, timestampUs })
  if (recorded === channels) return frame
  const data = frame.get({ format: 'float32', channels })
  return new AudioFrame({ data, sampleRate, channels, timestampUs })
}

function codeOf(error: unknown): string {
  return error instanceof Error && 'code' in error ? String(error.code) : ''
}
