import { EngineError, z } from '../../../core/index.ts'

/** What a character card says. What it does not say is an empty text. */
export const Card = z.object({
  name: z.string().describe('Name of the character'),
  description: z.string().describe('Who the character is: looks, past, what it likes'),
  personality: z.string().describe('Its nature, in a few words or sentences'),
  scenario: z.string().describe('Where and when the conversation takes place'),
  first_message: z.string().describe('What it says first'),
  example_messages: z.string().describe('Pieces of dialogue that show how it speaks'),
  system_prompt: z.string().describe('How the model is to play it'),
  post_history_instructions: z
    .string()
    .default('')
    .describe('A reminder that stands after the conversation'),
})
export type Card = z.infer<typeof Card>

/** Names of the fields in files of all card versions. */
const FILE_FIELDS: Readonly<Record<keyof Card, string>> = {
  name: 'name',
  description: 'description',
  personality: 'personality',
  scenario: 'scenario',
  first_message: 'first_mes',
  example_messages: 'mes_example',
  system_prompt: 'system_prompt',
  post_history_instructions: 'post_history_instructions',
}

/** A form that was left empty. */
export function isEmptyCard(card: Partial<Card>): boolean {
  return Object.values(card).every((text) => text.trim() === '')
}

/**
 * A card as its JSON text has it: versions 2 and 3 keep the fields in `data`, version 1 at the top level.
 * @param file stands in the error
 * @throws EngineError `file.invalid`
 */
export function cardFromJson(text: string, file: string): Card {
  const json = parse(text, file)
  const data = isObject(json) && isObject(json.data) ? json.data : json
  if (!isObject(data)) throw invalidCard(file, 'its JSON is not an object')
  const entries = Object.entries(FILE_FIELDS).map(([field, name]) => {
    const value = data[name] ?? ''
    if (typeof value === 'string') return [field, value]
    throw invalidCard(file, `its field "${name}" is ${typeOf(value)}, not text`)
  })
  const card = Object.fromEntries(entries) as Card
  if (isEmptyCard(card)) {
    throw invalidCard(file, `it has none of the fields ${Object.values(FILE_FIELDS).join(', ')}`)
  }
  return card
}

/** The JSON of a card file, version 2 (`chara`) or 3 (`ccv3`). */
export function cardToJson(card: Card, version: 2 | 3, more: Record<string, unknown> = {}): string {
  const fields = Object.entries(FILE_FIELDS).map(([field, name]) => [
    name,
    card[field as keyof Card],
  ])
  const data = { ...Object.fromEntries(fields), ...more }
  return JSON.stringify({
    spec: `chara_card_v${version}`,
    spec_version: `${version}.0`,
    data,
  })
}

export function invalidCard(file: string, why: string, cause?: unknown): EngineError {
  return new EngineError(
    'file.invalid',
    `Cannot read the character card "${file}": ${why}; choose a PNG or JSON character card`,
    { path: 'path', cause },
  )
}

function parse(text: string, file: string): unknown {
  try {
    return JSON.parse(text.replace(/^\uFEFF/, ''))
  } catch (cause) {
    throw invalidCard(file, 'the card in it is not valid JSON', cause)
  }
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

function typeOf(value: unknown): string {
  return Array.isArray(value) ? 'a list' : `of type ${typeof value}`
}
