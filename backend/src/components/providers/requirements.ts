import type { Requirement } from '../../core/index.ts'
import { hostOf } from './fields.ts'

export interface ProviderNeed {
  readonly url: string
  /** Name of the key; empty for none. */
  readonly keyName: string
  /** False where the server may do without one, as those on one's own machine do. */
  readonly needsKey: boolean
}

/**
 * What a component tells in `requires`, from its configuration and those in `fallback`. Where there are
 * several to choose from, none of their keys has to be there.
 */
export function providerNeeds(needs: readonly ProviderNeed[]): Requirement[] {
  const optional = needs.length > 1 || !needs.every(({ needsKey }) => needsKey)
  const keys = new Set(needs.map(({ keyName }) => keyName).filter((name) => name !== ''))
  const hosts = new Set(needs.map(({ url }) => hostOf(url)).filter((host) => host !== ''))
  return [
    ...[...keys].map((name) => ({ kind: 'secret' as const, name, ...(optional && { optional }) })),
    ...[...hosts].map((host) => ({ kind: 'host' as const, host })),
  ]
}
