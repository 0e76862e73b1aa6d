import { afterEach, describe, expect, it, vi } from 'vitest'
import { createMicrophone } from './microphone.ts'

class FakeTrack extends EventTarget {
  isStopped = false
  stop(): void {
    this.isStopped = true
  }
}

class FakePort {
  static last: FakePort
  onmessage: ((event: { data: Int16Array }) => void) | null = null
}

function fakeBrowser(getUserMedia: () => Promise<unknown>) {
  const constraints: unknown[] = []
  const contexts: { sampleRate: number; module?: string; isClosed?: boolean }[] = []
  vi.stubGlobal('navigator', {
    mediaDevices: {
      getUserMedia: (wanted: unknown) => {
        constraints.push(wanted)
        return getUserMedia()
      },
    },
  })
  vi.stubGlobal(
    'AudioContext',
    class {
      state = 'running'
      destination = {}
      record: (typeof contexts)[number]
      constructor(options: { sampleRate: number }) {
        this.record = { ...options }
        contexts.push(this.record)
      }
      audioWorklet = {
        addModule: async (url: string) => {
          this.record.module = url
        },
      }
      createMediaStreamSource = () => ({ connect: (next: unknown) => next, disconnect() {} })
      close = async () => {
        this.record.isClosed = true
      }
    },
  )
  vi.stubGlobal(
    'AudioWorkletNode',
    class {
      port = new FakePort()
      constructor() {
        FakePort.last = this.port
      }
      connect = (next: unknown) => next
      disconnect() {}
    },
  )
  return { constraints, contexts }
}

function streamOf(track: FakeTrack) {
  return { getTracks: () => [track], getAudioTracks: () => [track] }
}

afterEach(() => {
  vi.unstubAllGlobals()
})

describe('createMicrophone', () => {
  it('asks for clean sound at 16 kHz and hands out its blocks as bytes', async () => {
    const { constraints, contexts } = fakeBrowser(async () => streamOf(new FakeTrack()))
    const blocks: Uint8Array[] = []
    const microphone = createMicrophone({ onBlock: (bytes) => blocks.push(bytes) })

    await microphone.start()
    FakePort.last.onmessage?.({ data: new Int16Array(256).fill(16_384) })

    expect(constraints).toEqual([
      { audio: { echoCancellation: true, noiseSuppression: true, autoGainControl: true } },
    ])
    expect(contexts).toMatchObject([{ sampleRate: 16_000 }])
    expect(contexts[0]?.module).toMatch(/capture\.worklet/)
    expect(blocks.map(({ length }) => length)).toEqual([512])
    expect(microphone.levelDbfs()).toBeCloseTo(-6.02, 2)
    expect(microphone.state.get()).toEqual({ status: 'on' })
  })

  it('gives the device back when it is stopped', async () => {
    const track = new FakeTrack()
    const { contexts } = fakeBrowser(async () => streamOf(track))
    const microphone = createMicrophone({ onBlock() {} })

    await microphone.start()
    microphone.stop()

    expect([track.isStopped, contexts[0]?.isClosed]).toEqual([true, true])
    expect(microphone.state.get()).toEqual({ status: 'off' })
  })

  it('gives up what it opened when it was stopped meanwhile', async () => {
    const track = new FakeTrack()
    fakeBrowser(async () => streamOf(track))
    const microphone = createMicrophone({ onBlock() {} })

    const started = microphone.start()
    microphone.stop()
    await started

    expect(track.isStopped).toBe(true)
    expect(microphone.state.get()).toEqual({ status: 'off' })
  })

  it.each([
    ['NotAllowedError', 'refused'],
    ['NotFoundError', 'missing'],
    ['NotReadableError', 'busy'],
    ['TypeError', 'failed'],
  ])('says why it failed: %s is %s', async (name, problem) => {
    fakeBrowser(async () => {
      throw Object.assign(new Error(name), { name })
    })
    const microphone = createMicrophone({ onBlock() {} })

    await microphone.start()

    expect(microphone.state.get()).toEqual({ status: 'failed', problem })
  })

  it('says that the device is gone', async () => {
    const track = new FakeTrack()
    fakeBrowser(async () => streamOf(track))
    const microphone = createMicrophone({ onBlock() {} })

    await microphone.start()
    track.dispatchEvent(new Event('ended'))

    expect(microphone.state.get()).toEqual({ status: 'failed', problem: 'lost' })
  })

  it('says that an address without encryption cannot use it', async () => {
    vi.stubGlobal('navigator', {})
    const microphone = createMicrophone({ onBlock() {} })

    await microphone.start()

    expect(microphone.state.get()).toEqual({ status: 'failed', problem: 'insecure' })
  })
})
