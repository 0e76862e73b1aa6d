import { tmpdir } from 'node:os'
import { fileURLToPath } from 'node:url'
import type { TracePart } from '../component/context.ts'
import type { Component } from '../component/define-component.ts'
import { parseInitArgs } from '../component/init-args.ts'
import type { NodeFolders } from '../runtime/paths.ts'
import { feedTimes } from './feed-times.ts'
import type { OutsideClock } from './outside-clock.ts'
import { type Until, VirtualRun } from './virtual-run.ts'

export interface RunComponentOptions {
  /** Fields of `config`; the rest have their defaults. */
  readonly config?: Readonly<Record<string, unknown>>
  /** Further top-level parameters. */
  readonly params?: Readonly<Record<string, unknown>>
  /** Items by slot. Frames are sent at their own time, other items with the one before. */
  readonly inputs?: Readonly<Record<string, readonly unknown[]>>
  readonly secrets?: Readonly<Record<string, string>>
  /** @default when the inputs have been read and nothing but ticks of `clock.every` is left */
  readonly until?: Until
  /** @default the temporary folder; `assetsFolder` is the product's */
  readonly folders?: Partial<NodeFolders>
  /** Clock of servers in this process that answer at times of the run. @default time stands still in holds */
  readonly outside?: OutsideClock
  /** Gets what the component logs. @default nobody */
  readonly onOutput?: (stream: 'stdout' | 'stderr', text: string) => void
  /** Gets what the component tells of turns. @default nobody */
  readonly onTrace?: (part: TracePart) => void
  /** Gets what the component says of itself. @default nobody */
  readonly onNote?: (text: string | null) => void
}

/** Items by slot. */
// biome-ignore lint/suspicious/noExplicitAny: a test knows what its slots carry
export type Items = Record<string, readonly any[]>

/**
 * Runs a component in this thread, on a virtual clock, and gives what it sent. Throws what it throws.
 *
 * @example
 * const { speech } = await runComponent(energyGate, { config: { hold_ms: 40 }, inputs: { audio } })
 */
export async function runComponent<Outputs extends Items = Items>(
  component: Component,
  options: RunComponentOptions = {},
): Promise<Outputs> {
  const { config, params, inputs = {}, onOutput } = options
  const { originUs, feeds } = feedTimes(inputs)
  const run = new VirtualRun({
    originUs,
    folders: { ...DEFAULT_FOLDERS, ...options.folders },
    secrets: options.secrets ?? {},
    outside: options.outside,
    onOutput: (_nodeId, stream, text) => onOutput?.(stream, text),
  })
  const values = parseInitArgs(component, { ...params, ...(config && { config }) })
  run.addNode({ id: component.name, component, values, fed: Object.keys(inputs) })
  run.wire([])
  for (const { slot, timeUs, item } of feeds) run.feed(component.name, slot, timeUs, item)

  const { outputs, error, thrown, notes, traces } = (await run.run(options.until)).get(
    component.name,
  )!
  for (const text of notes) options.onNote?.(text)
  for (const part of traces) options.onTrace?.(part)
  if (error) throw thrown
  return outputs as Outputs
}

const temporary = tmpdir()

export const DEFAULT_FOLDERS: NodeFolders = {
  projectFolder: temporary,
  assetsFolder: fileURLToPath(new URL('../../../assets', import.meta.url)),
  recordingsFolder: temporary,
  modelsFolder: temporary,
}
