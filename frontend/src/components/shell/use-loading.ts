import { useShallow } from 'zustand/react/shallow'
import { type NodeStates, nodeStates } from '../../stores/node-states.ts'
import { isLoading } from './loads.ts'

export type Loading = {
  count: number
  /** Of all that load and say how far they are; null when none does. */
  fraction: number | null
}

/** The nodes that are on their way to running. */
export function useLoading(): Loading {
  return nodeStates.use(useShallow(loadingOf))
}

export function loadingOf(states: NodeStates): Loading {
  const loading = Object.values(states).filter(isLoading)
  const fractions = loading.flatMap(({ progress }) => progress?.fraction ?? [])
  const sum = fractions.reduce((total, fraction) => total + fraction, 0)
  return {
    count: loading.length,
    fraction: fractions.length === 0 ? null : Math.round((sum / fractions.length) * 100) / 100,
  }
}
