// Makes the character cards that come with the product: `node scripts/run.mjs scripts/character-cards/make.ts`.
// Run it again after changing a portrait or a text; a test compares the files with what it makes.

import { createHash } from 'node:crypto'
import { mkdir, writeFile } from 'node:fs/promises'
import { fileURLToPath } from 'node:url'
import sharp from 'sharp'
import { type Card, cardToJson } from '../../backend/src/components/llm/character-card/card.ts'
import { withPngTexts } from '../../backend/src/components/llm/character-card/png-text.ts'
import { PRESETS, type Preset } from '../../backend/src/components/llm/character-card/presets.ts'
import { CARDS } from './cards.ts'
import { HEIGHT, WIDTH } from './drawing.ts'
import { PORTRAITS } from './portraits.ts'

const CREATOR = 'OpenNeuro'

/** The portrait as an SVG document. */
export function portraitOf(preset: Preset): string {
  const size = `width="${WIDTH}" height="${HEIGHT}" viewBox="0 0 ${WIDTH} ${HEIGHT}"`
  return `<svg xmlns="http://www.w3.org/2000/svg" ${size}>${PORTRAITS[preset]()}</svg>`
}

/** What stands in a card's file beside the picture, by keyword. */
export function textsOf(preset: Preset): Record<string, string> {
  const card = CARDS[preset]
  return {
    chara: base64(cardToJson(card, 2, { ...COMMON, tags: tagsOf(card) })),
    ccv3: base64(cardToJson(card, 3, { ...COMMON, tags: tagsOf(card), group_only_greetings: [] })),
    // Tells which drawing the picture was made from: pixels differ between versions of the renderer.
    Source: createHash('sha256').update(portraitOf(preset)).digest('hex'),
  }
}

/** Fields that card files have and that say nothing here. */
const COMMON = {
  creator: CREATOR,
  character_version: '1.0',
  creator_notes: 'Comes with OpenNeuro. Text and picture are original work under the MIT licence.',
  alternate_greetings: [],
  extensions: {},
}

function tagsOf({ name }: Card): string[] {
  return [CREATOR, name.split(' ')[0]!]
}

function base64(text: string): string {
  return Buffer.from(text).toString('base64')
}

async function make(folder: string): Promise<void> {
  await mkdir(folder, { recursive: true })
  for (const preset of PRESETS) {
    const picture = await sharp(Buffer.from(portraitOf(preset)))
      .flatten({ background: '#ffffff' })
      .png({ compressionLevel: 9, adaptiveFiltering: true })
      .toBuffer()
    await writeFile(`${folder}/${preset}.png`, withPngTexts(picture, textsOf(preset)))
  }
}

if (import.meta.main) {
  await make(fileURLToPath(new URL('../../backend/assets/character_cards', import.meta.url)))
}
