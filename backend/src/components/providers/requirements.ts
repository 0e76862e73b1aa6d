import type { ComponentContext, Requirement } from '../../core/index.ts'
import { missingKey } from './errors.ts'
import { hostOf } from './fields.ts'

/** What a server is asked with. */
export interface ServerConfig {
  /** Name of the key; empty for none. */
  readonly api_key_env_var: string
  readonly base_url?: string | undefined
}

/**
 * What a component tells in `requires` of the servers that it may ask. Where there are several to choose
 * from, none of their keys has to be there.
 */
export function providerNeeds<Config extends ServerConfig>(
  servers: readonly Config[],
  urlOf: (config: Config) => string,
  needsKey: (config: Config) => boolean = isUsualServer,
): Requirement[] {
  const optional = servers.length > 1 || !servers.every(needsKey)
  const keys = new Set(servers.map((one) => one.api_key_env_var).filter((name) => name !== ''))
  const hosts = new Set(servers.map((one) => hostOf(urlOf(one))).filter((host) => host !== ''))
  return [
    ...[...keys].map((name) => ({ kind: 'secret' as const, name, ...(optional && { optional }) })),
    ...[...hosts].map((host) => ({ kind: 'host' as const, host })),
  ]
}

/**
 * The key of a server, as it is now; undefined where the server may do without one.
 *
 * @throws ProviderError when it is missing
 */
export function keyFor<Config extends ServerConfig>(
  { secrets }: Pick<ComponentContext, 'secrets'>,
  config: Config,
  url: string,
): string | undefined {
  const { api_key_env_var: name } = config
  const key = name === '' ? undefined : secrets.get(name)
  if (!key && isUsualServer(config)) throw missingKey(hostOf(url), name)
  return key
}

/** A server of one's own may need no key. */
function isUsualServer({ base_url }: ServerConfig): boolean {
  return !base_url
}
