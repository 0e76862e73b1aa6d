import type { Component, TracePart } from '../../core/index.ts'
import { type Items, type RunComponentOptions, runComponent } from '../../core/testing/index.ts'

/** What a run tells beside its frames. */
export interface Told {
  readonly logs: string
  readonly notes: (string | null)[]
  readonly traces: TracePart[]
}

/** Runs a component as `runComponent` does, and keeps what it tells on the way. */
export async function runObserved<Outputs extends Items = Items>(
  component: Component,
  options: RunComponentOptions,
): Promise<Outputs & Told> {
  const told = { logs: '', notes: [] as (string | null)[], traces: [] as TracePart[] }
  const outputs = await runComponent<Outputs>(component, {
    onOutput: (_, text) => {
      told.logs += text
    },
    onNote: (note) => told.notes.push(note),
    onTrace: (part) => told.traces.push(part),
    ...options,
  })
  return { ...outputs, ...told }
}
