import { z } from 'zod'

export const IoTag = z.enum(['source', 'conduit', 'sink'])
export const FunctionalityTag = z.enum(['audio', 'vision', 'llm', 'motion', 'misc', 'other'])
export const GpuTag = z.enum(['cpu', 'nvidia', 'apple', 'intel', 'amd'])

export const ComponentTags = z.object({
  // Readers accept tags of other versions; see the enums above for those that are written.
  io: z.array(z.string()).default([]),
  functionality: z.array(z.string()).default([]),
  gpu: z.array(z.string()).default(['cpu']),
})

/** JSON schema of one value, draft 7. */
export const JsonSchema = z.record(z.string(), z.unknown())
export type JsonSchema = z.infer<typeof JsonSchema>

/** Slot → type string such as `Receiver[AudioFrame]`, in the order of declaration. */
export const SlotTypes = z.record(z.string(), z.string())
export type SlotTypes = z.infer<typeof SlotTypes>

export const ComponentInfo = z
  .object({
    type_: z.string().describe('Unique name of the component'),
    description: z.string().describe('One or two sentences; **bold**, *italic*, `code`'),
    tags: ComponentTags,
    init: z.record(z.string(), JsonSchema).describe('One JSON schema per parameter'),
    inputs: SlotTypes,
    outputs: SlotTypes,
    ui_inputs: SlotTypes,
    ui_outputs: SlotTypes,
    is_composite: z.boolean().default(false),
    has_thumbnail: z.boolean().default(false).describe('Only meaningful for composites'),
  })
  .meta({
    id: 'ComponentInfo',
    description: 'A component as the palette, the node and its form show it',
    examples: [
      {
        type_: 'Throttle',
        description: 'Passes at most one item per **interval**',
        tags: { io: ['conduit'], functionality: ['misc'], gpu: ['cpu'] },
        init: {
          config: { type: 'object', properties: { interval: { type: 'number', default: 0.4 } } },
        },
        inputs: { data: 'Receiver[T]' },
        outputs: { data: 'Sender[T]' },
        ui_inputs: {},
        ui_outputs: {},
        is_composite: false,
        has_thumbnail: false,
      },
    ],
  })
export type ComponentInfo = z.infer<typeof ComponentInfo>

export const Choice = z.object({ value: z.string(), label: z.string() }).meta({ id: 'Choice' })
export type Choice = z.infer<typeof Choice>

/** Current values of the form. */
export const OptionsRequest = z.record(z.string(), z.unknown()).meta({
  id: 'OptionsRequest',
  description: 'Current values of the form',
  examples: [{ config: { language: 'English' } }],
})

/** Choices per parameter, or per field of an object parameter. */
export const OptionsResponse = z
  .record(z.string(), z.union([z.array(Choice), z.record(z.string(), z.array(Choice))]))
  .meta({
    id: 'OptionsResponse',
    description: 'Choices per parameter, or per field of an object parameter',
    examples: [{ config: { voice_id: [{ value: 'paimon', label: 'Paimon' }] } }],
  })
export type OptionsResponse = z.infer<typeof OptionsResponse>

export const IsTypeQuery = z.object({ name: z.string() })
export const IsSubtypeQuery = z.object({ sub: z.string(), sup: z.string() })

export const SubtypePairsRequest = z
  .array(z.string())
  .max(10_000)
  .meta({ id: 'SubtypePairsRequest', examples: [['EOS', 'TextFrame', 'T']] })

export const SubtypePairsResponse = z.array(z.tuple([z.string(), z.string()])).meta({
  id: 'SubtypePairsResponse',
  description: 'Every ordered pair [sub, sup] of different names where sub is a kind of sup',
  examples: [[['EOS', 'TextFrame']]],
})
