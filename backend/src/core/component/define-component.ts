import { z } from 'zod'
import type { ComponentContext } from './context.ts'
import type { Requirement } from './requirements.ts'
import type { InputSlot, InputsOf, OutputSlot, OutputsOf } from './slots.ts'

export type IoTag = 'source' | 'conduit' | 'sink'
export type FunctionalityTag = 'audio' | 'vision' | 'llm' | 'motion' | 'misc' | 'other'
export type GpuTag = 'cpu' | 'nvidia' | 'apple' | 'intel' | 'amd'

export interface Choice {
  readonly value: string
  readonly label: string
}
/** Choices per parameter, or per field of an object parameter: `{config: {voice_id: [...]}}`. */
export type DynamicOptions = {
  readonly [parameter: string]: readonly Choice[] | { readonly [field: string]: readonly Choice[] }
}

type Shape = Record<string, z.ZodType>
type NoConfig = z.ZodObject<Record<never, never>>

/** What `emit` receives: everything but the inputs, which nothing has been sent to yet. */
export type EmitContext<Config, Params, Outputs extends Record<string, OutputSlot>> = Omit<
  ComponentContext<Config, Params>,
  'progress' | 'note' | 'trace'
> & { readonly outputs: OutputsOf<Outputs> }

export type RunContext<
  Config,
  Params,
  Inputs extends Record<string, InputSlot>,
  Outputs extends Record<string, OutputSlot>,
  State,
> = ComponentContext<Config, Params> & {
  readonly inputs: InputsOf<Inputs>
  readonly outputs: OutputsOf<Outputs>
  /** What `setup` returned. */
  readonly state: State
}

export interface ComponentDefinition<
  C extends z.ZodType,
  P extends Shape,
  I extends Record<string, InputSlot>,
  O extends Record<string, OutputSlot>,
  State,
> {
  /** Type name, unique in the catalogue. */
  readonly name: string
  /** One or two sentences; **bold**, *italic* and `code` are shown as such. */
  readonly description: string
  readonly tags: {
    readonly io: readonly IoTag[]
    readonly functionality: readonly FunctionalityTag[]
    readonly gpu?: readonly GpuTag[]
  }
  /** Tiny components that never block may share a thread. @default 'own' */
  readonly thread?: 'own' | 'shared'
  /** The fields of the `config` parameter; leave out when there is nothing to configure. */
  readonly config?: C
  /** Further top-level parameters beside `config`. */
  readonly params?: P
  readonly inputs?: I
  readonly outputs?: O
  /** Slots that were called otherwise in older graphs: former name → name now. */
  readonly formerSlots?: Readonly<Record<string, string>>
  /** Names that the component had in older graphs: nodes of such a type load as this one. */
  readonly formerNames?: readonly string[]
  /** What the component needs from outside with this configuration. Pure: only reads its arguments. */
  requires?(values: {
    config: z.output<C>
    params: z.output<z.ZodObject<P>>
  }): readonly Requirement[]
  /** Choices that depend on the machine or on other values. Runs in a worker thread, with a time limit. */
  options?(values: Record<string, unknown>): Promise<DynamicOptions> | DynamicOptions
  /** Sends initial values, for all nodes before any `setup` or `run`. Synchronous. */
  emit?(context: EmitContext<z.output<C>, z.output<z.ZodObject<P>>, O>): void
  /** Opens models and devices; status is `setup` meanwhile. What it returns is `state` in `run`. */
  setup?(context: ComponentContext<z.output<C>, z.output<z.ZodObject<P>>>): Promise<State> | State
  /** The loop. Ends on its own, when its inputs end, or by throwing. */
  run?(
    context: RunContext<z.output<C>, z.output<z.ZodObject<P>>, I, O, NoInfer<State>>,
  ): Promise<void> | void
  /** Closes what `setup` opened; called after `run` however it ended, also when stopped during `setup`. */
  cleanup?(state: NoInfer<State>): Promise<void> | void
}

/** A component as a value: the single source for types, form, palette entry, docs and validation. */
export interface Component {
  readonly name: string
  readonly description: string
  readonly tags: {
    readonly io: readonly IoTag[]
    readonly functionality: readonly FunctionalityTag[]
    readonly gpu: readonly GpuTag[]
  }
  readonly thread: 'own' | 'shared'
  readonly config: z.ZodType | null
  readonly params: z.ZodObject
  readonly inputs: Readonly<Record<string, InputSlot>>
  readonly outputs: Readonly<Record<string, OutputSlot>>
  readonly formerSlots: Readonly<Record<string, string>>
  readonly formerNames: readonly string[]
  requires(values: Record<string, unknown>): readonly Requirement[]
  // The hooks with their types erased; the runtime calls them with the matching context.
  readonly options:
    | ((values: Record<string, unknown>) => Promise<DynamicOptions> | DynamicOptions)
    | null
  readonly emit: ((context: never) => void) | null
  readonly setup: ((context: never) => unknown) | null
  readonly run: ((context: never) => Promise<void> | void) | null
  readonly cleanup: ((state: never) => Promise<void> | void) | null
}

/** Declares a component. Types of every hook's arguments follow from the slots and the schemas. */
export function defineComponent<
  C extends z.ZodType = NoConfig,
  P extends Shape = Record<never, never>,
  I extends Record<string, InputSlot> = Record<never, never>,
  O extends Record<string, OutputSlot> = Record<never, never>,
  State = undefined,
>(definition: ComponentDefinition<C, P, I, O, State>): Component {
  const { requires } = definition
  return {
    name: definition.name,
    description: definition.description,
    tags: { gpu: ['cpu'], ...definition.tags },
    thread: definition.thread ?? 'own',
    config: definition.config ?? null,
    params: z.object(definition.params ?? {}),
    inputs: definition.inputs ?? {},
    outputs: definition.outputs ?? {},
    formerSlots: definition.formerSlots ?? {},
    formerNames: definition.formerNames ?? [],
    requires: (values) => {
      if (!requires) return []
      const { config, ...params } = values
      return requires({ config, params } as Parameters<typeof requires>[0])
    },
    options: definition.options ?? null,
    emit: (definition.emit as Component['emit'] | undefined) ?? null,
    setup: (definition.setup as Component['setup'] | undefined) ?? null,
    run: (definition.run as Component['run'] | undefined) ?? null,
    cleanup: (definition.cleanup as Component['cleanup'] | undefined) ?? null,
  }
}
