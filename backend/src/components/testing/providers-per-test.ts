import { afterEach, beforeEach } from 'vitest'
import { OutsideClock } from '../../core/testing/index.ts'
import { type ProviderServer, startProviders } from './provider-server/index.ts'

/** What a run finds outside itself. */
export interface Providers {
  readonly clock: OutsideClock
  readonly server: ProviderServer
}

/** A server, on a clock, of its own for each test of the file. */
export function providersPerTest(): Providers {
  let clock: OutsideClock
  let server: ProviderServer
  beforeEach(async () => {
    clock = new OutsideClock()
    server = await startProviders({ clock })
  })
  afterEach(async () => {
    await server.close()
    clock[Symbol.dispose]()
  })
  return {
    get clock() {
      return clock
    },
    get server() {
      return server
    },
  }
}
