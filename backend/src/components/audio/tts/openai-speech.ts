import { bodyOf, hostOf, ProviderError } from '../../providers/index.ts'
import { PcmDecoder, type Sound } from '../synthesis/index.ts'
import { DEFAULTS } from './config.ts'
import { ask, type SpeechRequest, soundOf } from './speech-request.ts'

/** Rate of `pcm` at OpenAI, for servers that send it though they were asked for wav. */
const BARE_RATE = 24_000
/** What most servers know, for a node whose voice and model are still those of Inworld. */
const USUAL = { voice: 'alloy', model: 'tts-1' } as const

/** Speech from any server with OpenAI's `audio/speech`: a wav file that is read while it comes. */
export async function* openAiSpeech(request: SpeechRequest, url: string): AsyncGenerator<Sound> {
  const { config, text, context } = request
  const { response, options } = await ask(request, {
    url,
    scheme: 'Bearer',
    body: {
      model: config.model_id === DEFAULTS.model_id ? USUAL.model : config.model_id,
      voice: config.voice_id === DEFAULTS.voice_id ? USUAL.voice : config.voice_id,
      input: text,
      response_format: 'wav',
    },
  })
  requireSound(response)
  const decoder = new PcmDecoder(bareRateOf(response))
  for await (const piece of bodyOf(context, response, options)) {
    const sound = soundOf(decoder, piece, hostOf(url))
    if (sound) yield sound
  }
}

/** `audio/pcm;rate=16000`, `audio/L16; rate=16000` */
function bareRateOf(response: Response): number {
  const rate = /rate=(\d+)/.exec(response.headers.get('content-type') ?? '')
  return rate ? Number(rate[1]) : BARE_RATE
}

function requireSound(response: Response): void {
  const type = response.headers.get('content-type') ?? ''
  if (!/json|html|text|mpeg|mp3|ogg|opus|flac|aac/.test(type)) return
  void response.body?.cancel()
  throw new ProviderError({
    failure: 'garbage',
    did: `answered with ${type}, not with wav`,
    advice: 'check the address, and whether the server can answer with wav',
    host: hostOf(response.url),
  })
}
