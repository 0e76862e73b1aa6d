import { join } from 'node:path'
import {
  defineComponent,
  EngineError,
  list,
  MessageFrame,
  optional,
  type Paths,
  pathField,
  TextFrame,
  z,
} from '../../../core/index.ts'
import { Card, isEmptyCard } from './card.ts'
import { readCardFile } from './card-file.ts'
import { PRESET_CHOICES, PRESETS, type Preset, presetFile, presetNamed } from './presets.ts'

/** What a model is told of the character, in this order. */
const PROMPT_FIELDS = [
  'description',
  'personality',
  'scenario',
  'example_messages',
  'system_prompt',
] as const

interface Choices {
  readonly preset: Preset | null
  readonly path: string | null
  readonly config: Partial<Card>
}

/** Gives a model a character. */
export const characterCard = defineComponent({
  name: 'CharacterCard',
  description:
    'Gives an agent a **character**: one that comes with the product, one from a PNG or JSON card, or your own',
  tags: { io: ['source'], functionality: ['llm'] },
  thread: 'shared',
  params: {
    preset: z
      .enum(PRESETS)
      .nullable()
      .default(null)
      .describe('A character that comes with the product; goes before path and config'),
    path: pathField()
      .nullable()
      .default(null)
      .describe('A character card: PNG (version 1, 2 or 3) or JSON; goes before config'),
    config: Card.nullable().default(null).describe('A character of your own'),
  },
  outputs: {
    prompts: optional(list(MessageFrame)),
    system_prompt: optional(TextFrame),
    name: optional(TextFrame),
    description: optional(TextFrame),
    personality: optional(TextFrame),
    scenario: optional(TextFrame),
    first_message: optional(TextFrame),
    example_messages: optional(TextFrame),
    post_history_instructions: optional(TextFrame),
  },

  options: () => ({ preset: PRESET_CHOICES }),

  requires({ params: { preset, path } }) {
    const isUsed = preset === null && path !== null && path.trim() !== ''
    return isUsed ? [{ kind: 'file', path, access: 'read' }] : []
  },

  emit({ outputs, params, config, paths }) {
    const card = chosenCard({ ...params, config }, paths)
    const { prompts, ...texts } = outputs
    for (const [field, output] of Object.entries(texts)) {
      const text = card[field as keyof Card]
      if (text !== '') output.send(new TextFrame({ text }))
    }
    prompts.send(promptsOf(card))
  },
})

function chosenCard({ preset, path, config }: Choices, paths: Paths): Card {
  if (preset !== null) return readCardFile(join(paths.assets, presetFile(preset)))
  if (path !== null && path.trim() !== '') return readCardFile(findCard(path, paths), path)
  // A node without a config of its own is given an empty one.
  if (!isEmptyCard(config)) return config as Card
  throw new EngineError(
    'node.invalid_config',
    'Cannot give a character: neither preset, path nor config says which; choose a preset, or give one of the others',
    { path: 'preset' },
  )
}

function findCard(path: string, paths: Paths): string {
  try {
    return paths.read(path)
  } catch (error) {
    const preset = presetNamed(path)
    if (preset === undefined) throw error
    return join(paths.assets, presetFile(preset))
  }
}

function promptsOf(card: Card): MessageFrame[] {
  return PROMPT_FIELDS.map((field) => card[field])
    .filter((content) => content !== '')
    .map((content) => new MessageFrame({ role: 'system', content }))
}
