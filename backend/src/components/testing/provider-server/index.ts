export {
  type OpenAiAudioBehaviour,
  serveOpenAiAudio,
  type TranscriptionRequest,
} from './openai-audio.ts'
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
