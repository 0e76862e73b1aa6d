import { counter } from '../../engine/components/counter.ts'
import { relay } from '../../engine/components/relay.ts'

/** The same as in a thread of their own, with others in one thread. */
export const counterShared = { ...counter, name: 'CounterShared', thread: 'shared' as const }
export const relayShared = { ...relay, name: 'RelayShared', thread: 'shared' as const }
