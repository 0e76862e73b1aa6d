import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import sharp from 'sharp'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import {
  describeComponent,
  type MessageFrame,
  parseInitArgs,
  type TextFrame,
} from '../../../core/index.ts'
import { runComponent } from '../../../core/testing/index.ts'
import type { Card } from './card.ts'
import { characterCard } from './character-card.ts'
import { isPng, pngTexts, withPngTexts } from './png-text.ts'
import { PRESETS } from './presets.ts'

let folder: string
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'cards-'))
})
afterEach(() => rm(folder, { recursive: true }))

const MINE: Card = {
  name: 'Ada',
  description: 'Ada writes programs.',
  personality: 'curious',
  scenario: '',
  first_message: 'Hello!',
  example_messages: 'Ada: Let me count.',
  system_prompt: 'Play Ada.',
  post_history_instructions: '',
}
/** The same as card files spell it. */
const FIELDS = {
  name: 'Ada',
  description: 'Ada writes programs.',
  personality: 'curious',
  first_mes: 'Hello!',
  mes_example: 'Ada: Let me count.',
  system_prompt: 'Play Ada.',
}

interface CardOutputs extends Record<string, readonly unknown[]> {
  readonly prompts: readonly (readonly MessageFrame[])[]
  readonly name: readonly TextFrame[]
}

function run(params: Record<string, unknown>): Promise<CardOutputs> {
  return runComponent<CardOutputs>(characterCard, { params, folders: { projectFolder: folder } })
}
const texts = ({ prompts: _, ...outputs }: CardOutputs) =>
  Object.fromEntries(
    Object.entries(outputs).map(([slot, frames]) => [
      slot,
      (frames as TextFrame[]).map(({ text }) => text),
    ]),
  )
const prompts = (outputs: CardOutputs) =>
  outputs.prompts[0]?.map(({ role, content }) => `${role}: ${content}`)

async function save(name: string, content: Buffer | string): Promise<string> {
  await writeFile(join(folder, name), content)
  return name
}

const base64 = (value: unknown) =>
  Buffer.from(typeof value === 'string' ? value : JSON.stringify(value)).toString('base64')

/** A picture with `tEXt` chunks. */
async function picture(chunks: Record<string, string>): Promise<Buffer> {
  const plain = await sharp({
    create: { width: 2, height: 2, channels: 3, background: 'red' },
  })
    .png()
    .toBuffer()
  return withPngTexts(plain, chunks)
}

describe('CharacterCard', () => {
  it('sends what a config says, and nothing for what it leaves empty', async () => {
    const outputs = await run({ config: MINE })

    expect(texts(outputs)).toEqual({
      name: ['Ada'],
      description: ['Ada writes programs.'],
      personality: ['curious'],
      scenario: [],
      first_message: ['Hello!'],
      example_messages: ['Ada: Let me count.'],
      system_prompt: ['Play Ada.'],
      post_history_instructions: [],
    })
    expect(prompts(outputs)).toEqual([
      'system: Ada writes programs.',
      'system: curious',
      'system: Ada: Let me count.',
      'system: Play Ada.',
    ])
  })

  it.each([
    ['version 1', { chara: base64(FIELDS) }],
    ['version 2', { chara: base64({ spec: 'chara_card_v2', data: FIELDS }) }],
    ['version 3', { ccv3: base64({ spec: 'chara_card_v3', data: FIELDS }), chara: base64({}) }],
    ['a broken version 3 beside version 2', { ccv3: '!!', chara: base64({ data: FIELDS }) }],
  ])('reads a picture with %s', async (_, chunks) => {
    const path = await save('ada.png', await picture({ Comment: 'mine', ...chunks }))

    expect(texts(await run({ path }))).toEqual(texts(await run({ config: MINE })))
  })

  it('finds the texts of a picture, which stays a picture', async () => {
    const once = await picture({ chara: 'old', Comment: 'mine' })
    const twice = withPngTexts(once, { chara: 'new' })

    expect([...pngTexts(twice)]).toEqual([
      ['Comment', 'mine'],
      ['chara', 'new'],
    ])
    expect([isPng(twice), (await sharp(twice).stats()).isOpaque]).toEqual([true, true])
  })

  it('reads JSON files of all versions', async () => {
    const flat = await save('flat.json', `\uFEFF ${JSON.stringify(FIELDS)}`)
    const nested = await save(
      'nested.json',
      JSON.stringify({ data: { ...FIELDS, name: 'Äda 🎀' } }),
    )

    expect((await run({ path: flat })).name[0]?.text).toBe('Ada')
    expect((await run({ path: nested })).name[0]?.text).toBe('Äda 🎀')
  })

  it('prefers a preset to a path, and a path to a config', async () => {
    const path = await save('ada.json', JSON.stringify({ ...FIELDS, name: 'From the file' }))
    const all = { preset: 'calm_scientist', path, config: MINE }
    const names = await Promise.all(
      [all, { ...all, preset: null }, { ...all, preset: null, path: ' ' }].map(run),
    )

    expect(names.map((outputs) => outputs.name[0]?.text).slice(1)).toEqual(['From the file', 'Ada'])
    expect(names[0]?.name[0]?.text).not.toBe('From the file')
  })

  it('takes an empty form for nothing given', async () => {
    const empty = Object.fromEntries(Object.keys(MINE).map((field) => [field, '']))

    await expect(run({ path: '', config: empty })).rejects.toThrow(/choose a preset/)
    await expect(run({})).rejects.toMatchObject({ code: 'node.invalid_config', path: 'preset' })
    expect((await run({ preset: PRESETS[0], path: '', config: empty })).name).toHaveLength(1)
  })

  it('finds a card of the product that an old graph names by a path of another machine', async () => {
    const path = '/home/somebody/openneuro/backend/assets/character_cards/energetic_girl.png'

    expect(texts(await run({ path }))).toEqual(texts(await run({ preset: 'energetic_girl' })))
  })

  it.each([
    ['text.png', async () => 'no picture', 'neither PNG nor JSON'],
    ['empty.png', async () => '', 'the file is empty'],
    ['plain.png', () => picture({ Comment: 'x' }), 'holds no card'],
    ['cut.png', async () => (await picture({ chara: base64(FIELDS) })).subarray(0, 60), 'no card'],
    ['garbage.png', () => picture({ chara: base64('{"name":') }), 'not valid JSON'],
    ['list.json', async () => '[]', 'is not an object'],
    [
      'number.json',
      async () => '{"name": "A", "description": 5}',
      '"description" is of type number',
    ],
    ['other.json', async () => '{"nodes": {}}', 'none of the fields name'],
  ])('says what is wrong with %s', async (name, content, why) => {
    const path = await save(name, await content())

    await expect(run({ path })).rejects.toMatchObject({
      code: 'file.invalid',
      message: expect.stringContaining(why),
    })
    await expect(run({ path })).rejects.toThrow(`"${name}"`)
  })

  it('says where it looked for a file that is missing, and names a folder as such', async () => {
    await expect(run({ path: 'nobody.png' })).rejects.toMatchObject({ code: 'file.not_found' })
    await expect(run({ path: '.' })).rejects.toMatchObject({ code: 'file.invalid' })
  })

  it('has a form with labelled presets, a file and fields', async () => {
    const { init } = describeComponent(characterCard)
    const options = await characterCard.options!({})

    expect(Object.keys(init)).toEqual(['preset', 'path', 'config'])
    expect(init).toMatchObject({
      preset: { anyOf: [{ enum: [...PRESETS] }, { type: 'null' }], default: null },
      path: { type: ['string', 'null'], format: 'path', default: null },
      config: { anyOf: [{ required: expect.arrayContaining(['name']) }, { type: 'null' }] },
    })
    expect(options.preset).toContainEqual({ value: 'calm_scientist', label: 'Stoic' })
    expect(() => parseInitArgs(characterCard, { config: { name: 'A' } })).toThrow(/required/)
  })

  it('asks for a file of the user, not for those of the product', () => {
    const needs = (values: object) =>
      characterCard.requires(parseInitArgs(characterCard, { ...values }))

    expect(needs({ path: '/cards/a.png' })).toEqual([
      { kind: 'file', path: '/cards/a.png', access: 'read' },
    ])
    expect(needs({ preset: PRESETS[0], path: '/cards/a.png' })).toEqual([])
  })
})
