import { wavHeader } from '../../audio/wav.ts'
import type { ProviderServer } from './server.ts'
import { inPieces, pcm16Of, type SpeechBehaviour, toneFor } from './synthetic-speech.ts'

export const INWORLD_PATH = '/tts/v1/voice:stream'

/** Inworld's streaming speech: lines of JSON, each with a wav file in base64, after `delays.firstAudioMs`. */
export function serveInworld(server: ProviderServer, behaviour: SpeechBehaviour = {}): void {
  const { speak = toneFor, key, pieces = 3, pieceMs = 0, onAsked } = behaviour
  server.on('POST', INWORLD_PATH, async (request, reply) => {
    const [scheme] = (request.headers.authorization ?? '').split(' ')
    if (key !== undefined && (scheme !== 'Basic' || request.key !== key)) {
      return reply.json(401, { code: 16, message: 'Invalid authorization', details: [] })
    }
    const { text, voice_id, model_id, audio_config } = request.json()
    const { audio_encoding, sample_rate_hertz } = audio_config ?? {}
    if (typeof text !== 'string' || text === '' || audio_encoding !== 'LINEAR16') {
      return reply.json(400, { code: 3, message: 'Invalid request', details: [] })
    }
    const asked = { text, voice: voice_id, model: model_id, request }
    onAsked?.(asked)
    const wait = server.sleep(server.delays.firstAudioMs, request.signal)
    // Made meanwhile, so that the delay is what was asked for.
    const lines = inPieces(speak(asked, sample_rate_hertz), pieces).map(
      (piece) => `${JSON.stringify({ result: resultOf(piece, sample_rate_hertz, asked) })}\n`,
    )
    await wait
    reply.begin(200, 'application/json')
    for (const [i, line] of lines.entries()) {
      if (i > 0) await server.sleep(pieceMs, request.signal)
      reply.write(line)
    }
    reply.end()
  })
}

function resultOf(
  piece: Float32Array,
  sampleRate: number,
  { text, model }: { readonly text: string; readonly model: string },
): object {
  const pcm = pcm16Of(piece)
  const wav = Buffer.concat([wavHeader({ sampleRate, channels: 1 }, pcm.length), pcm])
  return {
    audioContent: wav.toString('base64'),
    usage: { processedCharactersCount: text.length, modelId: model },
  }
}
