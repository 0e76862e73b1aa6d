import { type AudioFrame, EOS, TextFrame } from '../../core/index.ts'

/** When runs begin, µs. */
export const T0 = 1_700_000_000_000_000

/** Where in the conversation a reply stands that says nothing else. */
export const PLACE = { turn: 3, generation: 12 }

/** A moment of the run, µs. */
export const at = (ms: number): number => T0 + ms * 1000

export const token = (ms: number, text: string, place: object = PLACE): TextFrame =>
  new TextFrame({ text, timestampUs: at(ms), ...place })

export const eos = (ms: number, place: object = PLACE): EOS =>
  new EOS({ timestampUs: at(ms), ...place })

export const texts = (frames: readonly TextFrame[]): string[] => frames.map(({ text }) => text)

export const seconds = (frames: readonly AudioFrame[]): number =>
  frames.reduce((sum, { durationUs }) => sum + durationUs / 1e6, 0)
