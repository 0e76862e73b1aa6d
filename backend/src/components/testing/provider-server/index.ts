export {
  type DeepgramBehaviour,
  type DeepgramConnection,
  type DeepgramServer,
  type SpokenPhrase,
  serveDeepgram,
} from './deepgram.ts'
export { FISH_PATH, serveFish } from './fish.ts'
export { INWORLD_PATH, serveInworld } from './inworld.ts'
export {
  type OpenAiAudioBehaviour,
  serveOpenAiAudio,
  type TranscriptionRequest,
} from './openai-audio.ts'
export {
  type RealtimeBehaviour,
  type RealtimeConnection,
  type RealtimeMessage,
  type RealtimeServer,
  serveOpenAiRealtime,
} from './openai-realtime.ts'
export { OPENAI_SPEECH_PATH, serveOpenAiSpeech } from './openai-speech.ts'
export {
  type ProviderDelays,
  ProviderServer,
  type ProviderServerOptions,
  type RequestHandler,
  type ServerClock,
  type SocketHandler,
  startProviders,
} from './server.ts'
export type { ProviderReply } from './server-reply.ts'
export type { ProviderRequest } from './server-request.ts'
export type { ProviderSocket } from './server-socket.ts'
export type { Cut, Failure } from './server-troubles.ts'
export {
  inPieces,
  SECONDS_PER_CHARACTER,
  type SpeechAsked,
  type SpeechBehaviour,
  toneFor,
} from './synthetic-speech.ts'
