import { wavHeader } from '../../audio/wav.ts'
import type { ProviderServer } from './server.ts'
import { inPieces, pcm16Of, type SpeechBehaviour, toneFor } from './synthetic-speech.ts'

export const OPENAI_SPEECH_PATH = '/v1/audio/speech'
const SAMPLE_RATE = 24_000
/** Size of a stream whose end is not known yet. */
const UNKNOWN_BYTES = 0xffffffff - 36

/** OpenAI's `audio/speech` as wav or pcm, streamed after `delays.firstAudioMs`. */
export function serveOpenAiSpeech(server: ProviderServer, behaviour: SpeechBehaviour = {}): void {
  const { speak = toneFor, key, pieces = 3, pieceMs = 0, onAsked } = behaviour
  server.on('POST', OPENAI_SPEECH_PATH, async (request, reply) => {
    const [scheme] = (request.headers.authorization ?? '').split(' ')
    if (key !== undefined && (scheme !== 'Bearer' || request.key !== key)) {
      return reply.json(401, errorBody('Incorrect API key provided', 'invalid_api_key'))
    }
    const { input, voice, model, response_format: format } = request.json()
    const isComplete = [input, voice, model].every((one) => typeof one === 'string' && one !== '')
    if (!isComplete || !['wav', 'pcm'].includes(format)) {
      return reply.json(400, errorBody('Invalid request', 'invalid_request_error'))
    }
    const asked = { text: input, voice, model, request }
    onAsked?.(asked)
    await server.sleep(server.delays.firstAudioMs, request.signal)
    reply.begin(200, format === 'wav' ? 'audio/wav' : 'audio/pcm')
    const header = wavHeader({ sampleRate: SAMPLE_RATE, channels: 1 }, UNKNOWN_BYTES)
    if (format === 'wav') reply.write(header)
    for (const [i, piece] of inPieces(pcm16Of(speak(asked, SAMPLE_RATE)), pieces).entries()) {
      if (i > 0) await server.sleep(pieceMs, request.signal)
      reply.write(piece)
    }
    reply.end()
  })
}

function errorBody(message: string, code: string): object {
  return { error: { message, type: 'invalid_request_error', code } }
}
