import type { Component } from '../../../src/core/index.ts'
import { counter } from '../../engine/components/counter.ts'
import { relay } from '../../engine/components/relay.ts'

/**
 * Collects its thread's garbage when it ends, where the process allows it: what is left then is used, and
 * a slope says something.
 */
function tidy(
  component: Component,
  options: { name: string; thread: 'own' | 'shared' },
): Component {
  return {
    ...component,
    ...options,
    cleanup: () => (globalThis as { gc?: () => void }).gc?.(),
  }
}

export const tidyCounter = tidy(counter, { name: 'TidyCounter', thread: 'own' })
export const tidyRelay = tidy(relay, { name: 'TidyRelay', thread: 'own' })
export const tidyCounterShared = tidy(counter, { name: 'TidyCounterShared', thread: 'shared' })
export const tidyRelayShared = tidy(relay, { name: 'TidyRelayShared', thread: 'shared' })
