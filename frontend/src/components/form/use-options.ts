import type { Choice, OptionsResponse } from '@openneuro/protocol'
import { useEffect, useState } from 'react'

export type LoadOptions = (
  type: string,
  initArgs: Record<string, unknown>,
) => Promise<OptionsResponse>

const NO_OPTIONS: OptionsResponse = {}

/**
 * The choices that a component offers for its fields, asked for again after every change, because one
 * field's choices may depend on another's value.
 */
export function useOptions({
  type,
  initArgs,
  load,
}: {
  type: string
  initArgs: Record<string, unknown>
  load: LoadOptions
}): { options: OptionsResponse; failed: boolean; retry: () => void } {
  const [state, setState] = useState({ options: NO_OPTIONS, failed: false })
  const [attempt, setAttempt] = useState(0)
  const asked = JSON.stringify(initArgs)

  // biome-ignore lint/correctness/useExhaustiveDependencies: `attempt` asks once more
  useEffect(() => {
    let isCurrent = true
    load(type, JSON.parse(asked)).then(
      (options) => isCurrent && setState({ options, failed: false }),
      () => isCurrent && setState((before) => ({ ...before, failed: true })),
    )
    return () => {
      isCurrent = false
    }
  }, [type, asked, load, attempt])

  return { ...state, retry: () => setAttempt((count) => count + 1) }
}

/** The choices of one field. */
export function choicesAt(
  options: OptionsResponse,
  path: readonly string[],
): readonly Choice[] | undefined {
  const found = path.reduce<unknown>(
    (at, key) =>
      typeof at === 'object' && at !== null && !Array.isArray(at)
        ? (at as Record<string, unknown>)[key]
        : undefined,
    options,
  )
  return Array.isArray(found) ? (found as Choice[]) : undefined
}
