import { mkdir, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { tinyChatModel } from './chat-model.ts'
import { tinyEmbeddingModel } from './embedding-model.ts'
import { tinySpeechModel } from './speech-model.ts'
import { tinySpeechToTextModel } from './speech-to-text-model.ts'

export { TINY_ANSWER, TINY_ENDLESS_WORD, TINY_REPLY, TINY_TOOL_CALL } from './chat-model.ts'
export { TINY_TOKEN_SAMPLES, TINY_VOICES } from './speech-model.ts'
export { TINY_TRANSCRIPTS } from './speech-to-text-model.ts'

const MAKERS = {
  chat: tinyChatModel,
  'speech-to-text': tinySpeechToTextModel,
  speech: tinySpeechModel,
  embedding: tinyEmbeddingModel,
} as const
export type TinyModelKind = keyof typeof MAKERS

export interface TinyModelOptions {
  /** A models folder. */
  readonly folder: string
  /** `<org>/<name>`: the folder below it. */
  readonly repository: string
  readonly kind: TinyModelKind
  /** What ends the names of the ONNX files, such as `_quantized` or `_q4`. @default none */
  readonly suffix?: string
}

/**
 * Writes a model with a few hundred parameters in the layout of a real one, so that the code which loads
 * and runs real ones can be tested without their weights.
 * @returns its files, below the models folder
 */
export async function writeTinyModel(options: TinyModelOptions): Promise<string[]> {
  const { folder, repository, kind, suffix = '' } = options
  const written = Object.entries(MAKERS[kind]().files).map(async ([name, content]) => {
    const file = `${repository}/${name.replace(/\.onnx$/, `${suffix}.onnx`)}`
    const path = join(folder, file)
    await mkdir(dirname(path), { recursive: true })
    await writeFile(path, content instanceof Uint8Array ? content : JSON.stringify(content))
    return file
  })
  return Promise.all(written)
}

/** Writes tiny models in place of those that the preset First Words names. */
export async function writeFirstWords(folder: string): Promise<string[]> {
  const written = await Promise.all([
    writeTinyModel({
      folder,
      kind: 'speech-to-text',
      repository: 'onnx-community/whisper-base',
      suffix: '_quantized',
    }),
    writeTinyModel({
      folder,
      kind: 'chat',
      repository: 'HuggingFaceTB/SmolLM2-360M-Instruct',
      suffix: '_q4',
    }),
    writeTinyModel({
      folder,
      kind: 'speech',
      repository: 'onnx-community/Kokoro-82M-v1.0-ONNX',
      suffix: '_quantized',
    }),
  ])
  return written.flat()
}
