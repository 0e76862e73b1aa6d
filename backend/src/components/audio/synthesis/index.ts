export { PcmDecoder } from './pcm-decoder.ts'
export { runSynthesis, type SpokenReply, type SynthesisOptions } from './run-synthesis.ts'
export type { Sound } from './sound-slicer.ts'
