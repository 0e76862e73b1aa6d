import { readFile } from 'node:fs/promises'
import type { InferenceSession } from 'onnxruntime-node'
import type { ComponentContext, ModelRequirement } from '../../../core/index.ts'
import { EngineError } from '../../../core/index.ts'
import {
  assertFiles,
  type Device,
  type DeviceSetting,
  loadingFailure,
  openOnDevice,
} from '../../local-models/index.ts'
import type { Sound } from '../synthesis/index.ts'

/** What Kokoro gives. */
const SAMPLE_RATE = 24_000
const STYLE_DIM = 256
/** Longest line of phonemes, without the marks of its beginning and end. */
const MAX_TOKENS = 510
/** The mark of beginning and end. */
const PAD = 0

export interface SpeechModelOptions {
  /** `<org>/<name>` below the models folder. */
  readonly repository: string
  readonly requirement: ModelRequirement
  /** File of the weights, below the repository. */
  readonly weights: string
  readonly voice: string
  readonly device: DeviceSetting
  /** 1 is natural; higher is faster. */
  readonly speed: number
}

/** A speech model in the shape of Kokoro that has been loaded into this thread. */
export interface SpeechModel {
  /** Speaks phonemes; the pieces of a long line come one after the other. */
  speak(phonemes: string, signal: AbortSignal): AsyncGenerator<Sound>
  close(): Promise<void>
}

/** @throws EngineError when a file is missing or damaged */
export async function openSpeechModel(
  context: Pick<ComponentContext, 'models' | 'log' | 'clock' | 'progress'>,
  options: SpeechModelOptions,
): Promise<SpeechModel> {
  const { requirement, repository, weights, voice, device: setting } = options
  assertFiles(context, requirement)
  context.progress(null, `Loading ${requirement.id}`)
  const file = (name: string) => fileOf(context, `${repository}/${name}`)
  const open = async (device: Device) => {
    const { InferenceSession } = await import('onnxruntime-node')
    return InferenceSession.create(file(weights), { executionProviders: [device] })
  }
  try {
    const opening = Promise.all([
      openOnDevice({ setting, log: context.log, open }),
      readVocabulary(file('tokenizer.json')),
      readStyles(file(`voices/${voice}.bin`)),
    ])
    const [{ opened: session, device }, vocabulary, styles] = await context.clock.hold(opening)
    context.log.debug({ model: requirement.id, device, voice }, 'speech model is loaded')
    let running: Promise<unknown> = Promise.resolve()
    return {
      async *speak(phonemes, signal) {
        const lines = linesOf(phonemes, vocabulary)
        for (const tokens of lines) {
          if (signal.aborted) return
          const work = synthesise(session, { tokens, styles, speed: options.speed })
          running = work.catch(() => {})
          const data = await context.clock.hold(work)
          yield { data, sampleRate: SAMPLE_RATE, isWhole: lines.length === 1 }
        }
      },
      // The runtime must not lose a session while that computes.
      close: () => running.then(() => session.release()),
    }
  } catch (error) {
    throw loadingFailure(requirement, error)
  }
}

interface Line {
  readonly tokens: readonly number[]
  readonly styles: Float32Array
  readonly speed: number
}

async function synthesise(
  session: InferenceSession,
  { tokens, styles, speed }: Line,
): Promise<Float32Array> {
  const { Tensor } = await import('onnxruntime-node')
  const ids = BigInt64Array.from([PAD, ...tokens, PAD], BigInt)
  // The style of a voice depends on how long the line is.
  const row = Math.min(tokens.length, styles.length / STYLE_DIM) - 1
  const style = styles.slice(row * STYLE_DIM, (row + 1) * STYLE_DIM)
  const outputs = await session.run({
    input_ids: new Tensor('int64', ids, [1, ids.length]),
    style: new Tensor('float32', style, [1, STYLE_DIM]),
    speed: new Tensor('float32', Float32Array.of(speed), [1]),
  })
  return outputs[session.outputNames[0]!]!.data as Float32Array
}

/** Numbers of the phonemes, those without one left out; cut between words where there are too many. */
function linesOf(phonemes: string, vocabulary: ReadonlyMap<string, number>): number[][] {
  const lines: number[][] = [[]]
  for (const word of phonemes.split(/(?<= )/)) {
    const tokens = [...word].flatMap((letter) => vocabulary.get(letter) ?? [])
    for (let at = 0; at < tokens.length; at += MAX_TOKENS) {
      const part = tokens.slice(at, at + MAX_TOKENS)
      if (lines.at(-1)!.length + part.length > MAX_TOKENS) lines.push([])
      lines.at(-1)!.push(...part)
    }
  }
  return lines.filter((line) => line.length > 0)
}

async function readVocabulary(path: string): Promise<ReadonlyMap<string, number>> {
  const { model } = JSON.parse(await readFile(path, 'utf8')) as {
    model?: { vocab?: Record<string, number> | [string, number][] }
  }
  const { vocab = {} } = model ?? {}
  // Lists give letters in the order of their numbers.
  if (Array.isArray(vocab)) return new Map(vocab.map(([letter], index) => [letter, index]))
  return new Map(Object.entries(vocab))
}

async function readStyles(path: string): Promise<Float32Array> {
  const bytes = await readFile(path)
  const isWhole = bytes.length > 0 && bytes.length % (4 * STYLE_DIM) === 0
  if (!isWhole) {
    throw new Error(
      `the voice "${path}" has ${bytes.length} bytes, no multiple of ${4 * STYLE_DIM}`,
    )
  }
  return new Float32Array(new Uint8Array(bytes).buffer)
}

function fileOf({ models }: Pick<ComponentContext, 'models'>, file: string): string {
  const path = models.path(file)
  if (path !== null) return path
  throw new EngineError(
    'file.not_found',
    `Cannot load "${file}": it is not in "${models.root}"; download it or put it there`,
  )
}
