import { bodyOf, hostOf, linesOf, ProviderError } from '../../providers/index.ts'
import { PcmDecoder, type Sound } from '../synthesis/index.ts'
import { ask, type SpeechRequest, soundOf } from './speech-request.ts'

const SAMPLE_RATE = 48_000

/** Speech from Inworld: lines of JSON, each with a wav file of its own in base64. */
export async function* inworldSpeech(request: SpeechRequest): AsyncGenerator<Sound> {
  const { config, text, context } = request
  const { response, options } = await ask(request, {
    url: config.url,
    scheme: 'Basic',
    body: {
      text,
      voice_id: config.voice_id,
      model_id: config.model_id,
      audio_config: { audio_encoding: 'LINEAR16', sample_rate_hertz: SAMPLE_RATE },
    },
  })
  const host = hostOf(config.url)
  for await (const line of linesOf(bodyOf(context, response, options))) {
    const wav = wavOfLine(line, host)
    if (!wav) continue
    const sound = soundOf(new PcmDecoder(SAMPLE_RATE), wav, host)
    if (sound) yield sound
  }
}

/** Null for a line that only tells something, such as what was used. */
function wavOfLine(line: string, host: string): Uint8Array | null {
  const { result, error } = parsed(line, host)
  if (error) {
    throw new ProviderError({
      failure: 'status',
      did: 'gave up in the middle of its answer',
      host,
      status: null,
      isPermanent: false,
      answer: JSON.stringify(error).slice(0, 300),
    })
  }
  const { audioContent } = result ?? {}
  if (typeof audioContent !== 'string' || audioContent === '') return null
  return Buffer.from(audioContent, 'base64')
}

interface Line {
  readonly result?: { readonly audioContent?: unknown } | null
  readonly error?: unknown
}

function parsed(line: string, host: string): Line {
  try {
    const value: unknown = JSON.parse(line)
    if (typeof value === 'object' && value !== null) return value
  } catch {
    // Told below, like everything else that is no line.
  }
  throw new ProviderError({
    failure: 'garbage',
    did: 'answered with something that is no line of JSON',
    advice: 'check the address',
    host,
    answer: line.slice(0, 300),
  })
}
