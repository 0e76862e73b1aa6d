export { PcmDecoder } from './pcm-decoder.ts'
export { runSynthesis } from './run-synthesis.ts'
export type { Sound } from './sound-slicer.ts'
export type { SpokenReply, SynthesisOptions } from './synthesis-options.ts'
