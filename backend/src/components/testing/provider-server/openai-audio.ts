import type { ProviderServer } from './server.ts'
import type { ProviderRequest } from './server-request.ts'

/** One file to write down, as it came in. */
export interface TranscriptionRequest {
  readonly model: string
  /** Empty when it was left out. */
  readonly language: string
  /** The wav file. */
  readonly file: Uint8Array
  /** Samples per second of the file. */
  readonly sampleRate: number
  /** Length of the sound, in ms. */
  readonly ms: number
  readonly request: ProviderRequest
}

export interface OpenAiAudioBehaviour {
  /** What is said in a file. */
  readonly reply: (request: TranscriptionRequest) => string | Promise<string>
  /** The only key that is let in. @default any, or none */
  readonly key?: string
}

/** Where servers have it: at OpenAI and most others, and at Groq. */
const PATHS = ['/v1/audio/transcriptions', '/openai/v1/audio/transcriptions']

/** OpenAI's `audio/transcriptions`, answered after `delays.asrMs`. */
export function serveOpenAiAudio(server: ProviderServer, behaviour: OpenAiAudioBehaviour): void {
  for (const path of PATHS) {
    server.on('POST', path, async (request, reply) => {
      if (behaviour.key !== undefined && request.key !== behaviour.key) {
        return reply.json(401, errorBody('Invalid API Key', 'invalid_api_key'))
      }
      const asked = await readRequest(request)
      if (typeof asked === 'string') return reply.json(400, errorBody(asked, 'invalid_request'))
      await server.sleep(server.delays.asrMs, request.signal)
      reply.json(200, { text: await behaviour.reply(asked) })
    })
  }
}

/** The request, or what is wrong with it. */
async function readRequest(request: ProviderRequest): Promise<TranscriptionRequest | string> {
  const form = await request.form()
  const file = form.get('file')
  const model = form.get('model')
  if (!(file instanceof File)) return 'file is missing'
  if (typeof model !== 'string' || model === '') return 'model is missing'
  if (form.get('response_format') !== 'json') return 'response_format is not json'
  const bytes = new Uint8Array(await file.arrayBuffer())
  const wav = readHeader(bytes)
  if (!wav) return `${file.name} is no wav file`
  return { model, language: String(form.get('language') ?? ''), file: bytes, ...wav, request }
}

function readHeader(bytes: Uint8Array): { sampleRate: number; ms: number } | null {
  const name = (from: number) => String.fromCharCode(...bytes.subarray(from, from + 4))
  if (bytes.length < 44 || name(0) !== 'RIFF' || name(8) !== 'WAVE') return null
  const view = new DataView(bytes.buffer)
  const sampleRate = view.getUint32(24, true)
  return { sampleRate, ms: (view.getUint32(40, true) / view.getUint32(28, true)) * 1000 }
}

function errorBody(message: string, code: string): object {
  return { error: { message, type: 'invalid_request_error', code } }
}
