import captureUrl from './capture.worklet.js?url&no-inline'
import { DEVICE_OFF, type DeviceState, deviceProblemFrom } from './device-problem.ts'
import { dbfsFrom, rmsOfPcm16 } from './loudness.ts'
import { createObservable, type Observable } from './observable.ts'

export const MICROPHONE_SAMPLE_RATE = 16_000

export interface MicrophoneOptions {
  /** PCM16 mono little-endian at 16 kHz, 256 samples at a time. */
  onBlock(bytes: Uint8Array): void
}

export interface Microphone {
  readonly state: Observable<DeviceState>
  start(): Promise<void>
  stop(): void
  /** Loudness of the last blocks, dBFS. */
  levelDbfs(): number
  destroy(): void
}

export function createMicrophone({ onBlock }: MicrophoneOptions): Microphone {
  const state = createObservable(DEVICE_OFF)
  let release = () => {}
  /** Rises with every start and stop, so that a start that was overtaken gives up what it opened. */
  let attempt = 0
  let level = 0

  function take(samples: Int16Array<ArrayBuffer>): void {
    level = Math.max(rmsOfPcm16(samples), level * 0.85)
    onBlock(new Uint8Array(samples.buffer))
  }

  function stop(): void {
    attempt++
    release()
    release = () => {}
    level = 0
    state.set(DEVICE_OFF)
  }

  async function start(): Promise<void> {
    stop()
    const mine = attempt
    state.set({ status: 'starting' })
    try {
      const opened = await openMicrophone({ onSamples: take, onLost: lose })
      if (mine !== attempt) return opened()
      release = opened
      state.set({ status: 'on' })
    } catch (error) {
      if (mine === attempt) state.set({ status: 'failed', problem: deviceProblemFrom(error) })
    }
  }

  function lose(): void {
    stop()
    state.set({ status: 'failed', problem: 'lost' })
  }

  return {
    state,
    async start() {
      if (navigator.mediaDevices) return start()
      state.set({ status: 'failed', problem: 'insecure' })
    },
    stop,
    levelDbfs: () => dbfsFrom(level),
    destroy: stop,
  }
}

interface Opening {
  onSamples(samples: Int16Array<ArrayBuffer>): void
  onLost(): void
}

/** Answers how to close what it opened. */
async function openMicrophone({ onSamples, onLost }: Opening): Promise<() => void> {
  const undo: (() => void)[] = []
  const close = () => {
    for (const step of undo.splice(0).reverse()) step()
  }
  try {
    const stream = await navigator.mediaDevices.getUserMedia({
      audio: { echoCancellation: true, noiseSuppression: true, autoGainControl: true },
    })
    undo.push(() => {
      for (const track of stream.getTracks()) track.stop()
    })
    stream.getAudioTracks()[0]?.addEventListener('ended', onLost, { once: true })

    const context = new AudioContext({ sampleRate: MICROPHONE_SAMPLE_RATE })
    undo.push(() => void context.close())
    await context.audioWorklet.addModule(captureUrl)
    const source = context.createMediaStreamSource(stream)
    const capture = new AudioWorkletNode(context, 'capture', { numberOfOutputs: 1 })
    capture.port.onmessage = ({ data }) => onSamples(data)
    // A node that leads nowhere is not run everywhere; this one is silent.
    source.connect(capture).connect(context.destination)
    undo.push(() => {
      capture.port.onmessage = null
      source.disconnect()
      capture.disconnect()
    })
    if (context.state !== 'running') await context.resume()
    return close
  } catch (error) {
    close()
    throw error
  }
}
