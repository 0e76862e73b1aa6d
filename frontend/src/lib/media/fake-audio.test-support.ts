/** An audio clock that tests turn by hand, and what was scheduled on it. */
export class FakeAudioContext extends EventTarget {
  state: AudioContextState = 'running'
  currentTime = 0
  readonly destination = {}
  readonly started: { seconds: number; samples: number; stopped: boolean }[] = []
  readonly gains: number[] = []

  setState(state: AudioContextState): void {
    this.state = state
    this.dispatchEvent(new Event('statechange'))
  }

  async resume(): Promise<void> {
    this.setState('running')
  }

  createGain() {
    return {
      connect() {},
      disconnect() {},
      gain: {
        value: 1,
        cancelScheduledValues() {},
        setTargetAtTime: (level: number) => this.gains.push(level),
      },
    }
  }

  createAnalyser() {
    return {
      fftSize: 0,
      connect() {},
      disconnect() {},
      getFloatTimeDomainData: (wave: Float32Array) => wave.fill(0.1),
    }
  }

  createBuffer(_channels: number, length: number) {
    return { length, copyToChannel() {} }
  }

  createBufferSource() {
    const entry = { seconds: 0, samples: 0, stopped: false }
    const { started } = this
    return {
      buffer: null as { length: number } | null,
      connect() {},
      disconnect() {},
      start(this: { buffer: { length: number } | null }, seconds: number) {
        Object.assign(entry, { seconds, samples: this.buffer?.length })
        started.push(entry)
      },
      stop() {
        entry.stopped = true
      },
    }
  }
}
