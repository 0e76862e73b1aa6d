import { createJitterBuffer } from './jitter-buffer.ts'
import { dbfsFrom, rmsOf } from './loudness.ts'
import { createObservable, type Observable } from './observable.ts'
import { floatFromPcm16, pcm16FromBytes } from './pcm16.ts'

export const SPEAKER_SAMPLE_RATE = 24_000
/** Sound that waits for the page to be allowed to play; what is older is left out. */
const MAX_WAITING_SECONDS = 1
const REPORT_MS = 100
/** -12 dB, reached well within the 60 ms that a listener may wait for it. */
const DUCKED_GAIN = 0.25
const RAMP_SECONDS = 0.03
/** Sound that is dropped fades out this long, so that it does not click. */
const RELEASE_SECONDS = 0.008
const LEVEL_SAMPLES = 1024

/** `locked`: the browser wants a click before it plays. */
export type PlayerState = 'idle' | 'playing' | 'locked'

/** What has been played, as SpeakerBrowser's `ui_played` takes it. */
export interface PlayedReport {
  /** Since the player was made or flushed. */
  readonly ms: number
  /** Nothing is left to be played. The last report before a flush says so, too. */
  readonly done: boolean
  /** Of the last flush, 0 before the first. */
  readonly generation: number
}

export interface PlayerOptions {
  /** Asked for with the first sound: browsers complain about contexts made before there is any. */
  context(): AudioContext
  onPlayed?(report: PlayedReport): void
}

/** Plays PCM16 mono 24 kHz as it comes. */
export interface Player {
  readonly state: Observable<PlayerState>
  push(bytes: Uint8Array): void
  duck(): void
  resume(): void
  flush(generation: number): void
  /** The component was started anew: nothing has been played and nothing was flushed. */
  reset(): void
  unlock(): Promise<void>
  /** Loudness of what is heard now, dBFS. */
  levelDbfs(): number
  /** Delay of the jitter buffer, ms. */
  bufferMs(): number
  destroy(): void
}

interface Scheduled {
  readonly source: AudioBufferSourceNode
  readonly startSeconds: number
  readonly endSeconds: number
}

export function createPlayer({ context: makeContext, onPlayed }: PlayerOptions): Player {
  const state = createObservable<PlayerState>('idle')
  let output: Output | null = null
  let level = 1

  let jitter = createJitterBuffer()
  let waiting: Float32Array<ArrayBuffer>[] = []
  let scheduled: Scheduled[] = []
  let endSeconds: number | null = null
  let passedSeconds = 0
  let generation = 0
  let reportedMs = 0
  let isDone = true
  const timer = setInterval(report, REPORT_MS)

  function push(bytes: Uint8Array): void {
    const samples = floatFromPcm16(pcm16FromBytes(bytes))
    if (samples.length === 0) return
    isDone = false
    const { context } = open()
    if (context.state === 'running') schedule(samples)
    else hold(samples)
    updateState()
  }

  function open(): Output {
    if (output) return output
    output = createOutput(makeContext(), level)
    output.context.addEventListener('statechange', onContextState)
    return output
  }

  /** What is left out counts as passed, so that the times of what follows stay right. */
  function hold(samples: Float32Array<ArrayBuffer>): void {
    waiting.push(samples)
    while (secondsOf(waiting) > MAX_WAITING_SECONDS) {
      passedSeconds += waiting.shift()!.length / SPEAKER_SAMPLE_RATE
    }
  }

  function schedule(samples: Float32Array<ArrayBuffer>): void {
    const { context, gain } = open()
    const buffer = context.createBuffer(1, samples.length, SPEAKER_SAMPLE_RATE)
    buffer.copyToChannel(samples, 0)
    const source = context.createBufferSource()
    source.buffer = buffer
    source.connect(gain)
    const endMs = endSeconds === null ? null : endSeconds * 1000
    const startSeconds = jitter.startOf({ nowMs: context.currentTime * 1000, endMs }) / 1000
    endSeconds = startSeconds + samples.length / SPEAKER_SAMPLE_RATE
    source.start(startSeconds)
    scheduled.push({ source, startSeconds, endSeconds })
  }

  function playedSeconds(): number {
    const now = output?.context.currentTime ?? 0
    while (scheduled[0] && scheduled[0].endSeconds <= now) {
      const { source, startSeconds, endSeconds: end } = scheduled.shift()!
      source.disconnect()
      passedSeconds += end - startSeconds
    }
    const current = scheduled[0]
    return passedSeconds + (current ? Math.max(0, now - current.startSeconds) : 0)
  }

  function report(): void {
    if (isDone) return
    const ms = Math.round(playedSeconds() * 1000)
    isDone = scheduled.length === 0 && waiting.length === 0
    if (ms !== reportedMs || isDone) onPlayed?.({ ms, done: isDone, generation })
    reportedMs = ms
    updateState()
  }

  function updateState(): void {
    if (output && output.context.state !== 'running') state.set('locked')
    else state.set(isDone ? 'idle' : 'playing')
  }

  function drop(): void {
    if (output) release(output, scheduled)
    scheduled = []
    waiting = []
    endSeconds = null
    passedSeconds = 0
    reportedMs = 0
    isDone = true
    level = 1
    updateState()
  }

  function fade(to: number): void {
    level = to
    if (output) ramp(output, to, RAMP_SECONDS)
  }

  function onContextState(): void {
    if (output?.context.state === 'running') {
      for (const samples of waiting.splice(0)) schedule(samples)
    }
    updateState()
  }

  return {
    state,
    push,
    duck: () => fade(DUCKED_GAIN),
    resume: () => fade(1),
    flush(flushed) {
      if (!isDone) onPlayed?.({ ms: Math.round(playedSeconds() * 1000), done: true, generation })
      generation = flushed
      drop()
    },
    reset() {
      generation = 0
      jitter = createJitterBuffer()
      drop()
    },
    unlock: async () => output?.context.resume(),
    levelDbfs() {
      if (!output || state.get() !== 'playing') return Number.NEGATIVE_INFINITY
      output.analyser.getFloatTimeDomainData(output.wave)
      return dbfsFrom(rmsOf(output.wave))
    },
    bufferMs: () => jitter.delayMs,
    destroy() {
      clearInterval(timer)
      drop()
      output?.context.removeEventListener('statechange', onContextState)
      output?.gain.disconnect()
      output?.analyser.disconnect()
      output = null
    },
  }
}

interface Output {
  readonly context: AudioContext
  /** Loudness of what is played until the next flush. */
  gain: GainNode
  readonly analyser: AnalyserNode
  readonly wave: Float32Array<ArrayBuffer>
}

function createOutput(context: AudioContext, level: number): Output {
  const analyser = context.createAnalyser()
  analyser.fftSize = LEVEL_SAMPLES
  analyser.connect(context.destination)
  const gain = createGain(context, analyser, level)
  return { context, gain, analyser, wave: new Float32Array(LEVEL_SAMPLES) }
}

function createGain(context: AudioContext, target: AudioNode, level: number): GainNode {
  const gain = context.createGain()
  gain.gain.value = level
  gain.connect(target)
  return gain
}

function ramp({ context, gain: { gain } }: Output, to: number, seconds: number): void {
  const now = context.currentTime
  gain.cancelScheduledValues(now)
  gain.setValueAtTime(gain.value, now)
  gain.linearRampToValueAtTime(to, now + seconds)
}

/** Fades out what is scheduled; what comes next is played by a gain of its own. */
function release(output: Output, scheduled: readonly Scheduled[]): void {
  const { context, gain, analyser } = output
  const stopSeconds = context.currentTime + RELEASE_SECONDS
  ramp(output, 0, RELEASE_SECONDS)
  for (const { source } of scheduled) source.stop(stopSeconds)
  const last = scheduled.at(-1)
  if (last) last.source.addEventListener('ended', () => gain.disconnect(), { once: true })
  else gain.disconnect()
  output.gain = createGain(context, analyser, 1)
}

function secondsOf(chunks: readonly Float32Array[]): number {
  return chunks.reduce((sum, { length }) => sum + length, 0) / SPEAKER_SAMPLE_RATE
}
