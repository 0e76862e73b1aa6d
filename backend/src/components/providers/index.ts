export { ClientSocket, type OpenSocketOptions, openSocket, socketUrl } from './client-socket.ts'
export {
  missingKey,
  ProviderError,
  type ProviderErrorInit,
  type ProviderFailure,
  retryAfterMs,
} from './errors.ts'
export {
  Alternatives,
  alternatives,
  type FallbackOptions,
  streamWithFallback,
  withFallback,
} from './fallback.ts'
export { baseUrlField, fallbackField, hostOf, urlBelow } from './fields.ts'
export { keepAlive } from './keep-alive.ts'
export { LastingSocket, type LastingSocketOptions } from './lasting-socket.ts'
export {
  bodyOf,
  linesOf,
  type ProviderFetchOptions,
  providerFetch,
  providerJson,
} from './provider-fetch.ts'
export { keyFor, providerNeeds } from './requirements.ts'
export { type FetchContext, TimeLimit } from './time-limit.ts'
