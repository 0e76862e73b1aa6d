/** An audio clock that tests turn by hand, and what was scheduled on it. */
export class FakeAudioContext extends EventTarget {
  state: AudioContextState = 'running'
  currentTime = 0
  readonly destination = {}
  readonly started: { seconds: number; samples: number; stoppedAt: number | null }[] = []
  /** Changes of loudness: to what, and how long they take. */
  readonly ramps: { level: number; seconds: number }[] = []

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
        setValueAtTime() {},
        linearRampToValueAtTime: (level: number, seconds: number) =>
          this.ramps.push({ level, seconds: seconds - this.currentTime }),
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
    const entry = { seconds: 0, samples: 0, stoppedAt: null as number | null }
    const { started } = this
    return {
      buffer: null as { length: number } | null,
      connect() {},
      disconnect() {},
      start(this: { buffer: { length: number } | null }, seconds: number) {
        Object.assign(entry, { seconds, samples: this.buffer?.length })
        started.push(entry)
      },
      addEventListener() {},
      stop(seconds: number) {
        entry.stoppedAt = seconds
      },
    }
  }
}
