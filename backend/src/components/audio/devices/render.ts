import {
  AudioFrame,
  type ComponentContext,
  type Input,
  type Output,
  optional,
  PlaybackFrame,
  SpeechEvent,
} from '../../../core/index.ts'
import { Playback, runPlayback } from '../playback/playback.ts'
import { deviceError, deviceOf, loadDecibri } from './decibri.ts'
import { DevicePlayer } from './device-player.ts'

type Speaker = import('decibri').Speaker

export interface RenderConfig {
  readonly device?: string
  readonly sample_rate: number
  readonly channels: number
}

/** The slots of every speaker. */
export const renderInputs = { audio: AudioFrame, turn_events: optional(SpeechEvent) }
export const renderOutputs = { playback: optional(PlaybackFrame) }

/** @throws EngineError `device.unavailable` */
export async function openSpeaker(config: RenderConfig): Promise<Speaker> {
  const { device = '', sample_rate: sampleRate, channels } = config
  const { Speaker } = await loadDecibri()
  try {
    const speaker = await Speaker.open({
      ...deviceOf(device),
      sampleRate,
      channels,
      dtype: 'int16',
    })
    // A device is only really opened by the first sound: that is silence, so that a missing one is noticed now.
    await speaker.writeAsync(Buffer.alloc(Math.round(sampleRate / 100) * channels * 2))
    return speaker
  } catch (error) {
    throw deviceError('output', device, error)
  }
}

/** Plays what comes, and tells how much of it has been heard. A device that goes away fails the node. */
export async function runRender(
  context: ComponentContext<RenderConfig> & {
    readonly state: Speaker
    readonly inputs: {
      readonly audio: Input<AudioFrame>
      readonly turn_events: Input<SpeechEvent> | null
    }
    readonly outputs: { readonly playback: Output<PlaybackFrame> }
  },
): Promise<void> {
  const { inputs, outputs, config, state: speaker } = context
  const player = new DevicePlayer({
    context,
    format: { sampleRate: config.sample_rate, channels: config.channels },
    write: async (bytes) => {
      try {
        await speaker.writeAsync(Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length))
      } catch (error) {
        throw deviceError('output', config.device ?? '', error)
      }
    },
    onPlayed: (ms, isEmpty) => playback.played(ms, isEmpty),
  })
  const playback = new Playback({ context, output: outputs.playback, sink: player })
  await Promise.all([runPlayback(inputs, playback), player.run()])
}
