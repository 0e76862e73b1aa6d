import type { Component } from '../../../src/core/index.ts'
import { counter } from '../../engine/components/counter.ts'
import { relay } from '../../engine/components/relay.ts'
import { isSoak } from '../counts.ts'

/** Every so many ends of a node in a thread, its garbage is collected: each time would take minutes. */
export const TIDY_EVERY = isSoak ? 10 : 2

let ended = 0
function collectNow(): void {
  if (++ended % TIDY_EVERY === 0) (globalThis as { gc?: () => void }).gc?.()
}

/**
 * Collects its thread's garbage when it ends, where the process allows it: what is left then is used, and
 * a slope says something.
 */
function tidy(component: Component, name: string): Component {
  return { ...component, name, thread: 'own', cleanup: collectNow }
}

export const tidyCounter = tidy(counter, 'TidyCounter')
export const tidyRelay = tidy(relay, 'TidyRelay')
