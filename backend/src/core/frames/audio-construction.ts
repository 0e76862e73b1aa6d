import { AudioFrame, type AudioFrameInit } from './audio-frame.ts'
import { requireFrame } from './frame-check.ts'

export type AudioInit = Omit<AudioFrameInit, 'data'>

/** Audio from interleaved, signed, 16-bit, little-endian bytes, as sockets and wav files have it. */
export function audioFromPcm16(bytes: Uint8Array, init: AudioInit): AudioFrame {
  requireFrame(bytes.length % 2 === 0, 'AudioFrame', () => `${bytes.length} bytes of 16-bit audio`)
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length)
  const samples = new Int16Array(bytes.length / 2)
  for (let i = 0; i < samples.length; i++) samples[i] = view.getInt16(2 * i, true)
  return audioFromInterleaved(samples, init)
}

/** Audio from interleaved samples: an Int16Array is divided by 32768, other numbers are taken as they are. */
export function audioFromInterleaved(samples: ArrayLike<number>, init: AudioInit): AudioFrame {
  const channels = init.channels ?? 1
  const scale = samples instanceof Int16Array ? 1 / 32768 : 1
  requireFrame(
    samples.length % channels === 0,
    'AudioFrame',
    () => `${samples.length} interleaved samples for ${channels} channels`,
  )
  const data = new Float32Array(samples.length)
  const length = samples.length / channels
  for (let channel = 0; channel < channels; channel++) {
    for (let i = 0; i < length; i++) {
      data[channel * length + i] = samples[i * channels + channel]! * scale
    }
  }
  return new AudioFrame({ ...init, data })
}

/**
 * Audio from rows of samples, one row per channel. Rows that are evidently one per *moment* (their number
 * is not that of the channels, but their length is) are transposed.
 */
export function audioFromRows(rows: readonly ArrayLike<number>[], init: AudioInit): AudioFrame {
  const channels = init.channels ?? 1
  const length = rows[0]?.length ?? 0
  requireFrame(
    rows.every((row) => row.length === length) && (rows.length === channels || length === channels),
    'AudioFrame',
    () => `${rows.length} rows of ${length} samples for ${channels} channels`,
  )
  const interleaved = rows.length === channels ? interleave(rows) : joined(rows)
  return audioFromInterleaved(interleaved, init)
}

function interleave(rows: readonly ArrayLike<number>[]): ArrayLike<number> {
  const samples = sameKind(rows, rows.length * (rows[0]?.length ?? 0))
  for (const [channel, row] of rows.entries()) {
    for (let i = 0; i < row.length; i++) samples[i * rows.length + channel] = row[i]!
  }
  return samples
}

function joined(rows: readonly ArrayLike<number>[]): ArrayLike<number> {
  const samples = sameKind(rows, rows.length * (rows[0]?.length ?? 0))
  for (const [index, row] of rows.entries()) samples.set(row, index * row.length)
  return samples
}

function sameKind(rows: readonly ArrayLike<number>[], length: number): Int16Array | Float32Array {
  return rows[0] instanceof Int16Array ? new Int16Array(length) : new Float32Array(length)
}
