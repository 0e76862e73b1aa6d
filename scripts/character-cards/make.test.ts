import { readFile } from 'node:fs/promises'
import { fileURLToPath } from 'node:url'
import sharp from 'sharp'
import { describe, expect, it } from 'vitest'
import { readCardFile } from '../../backend/src/components/llm/character-card/card-file.ts'
import { pngTexts } from '../../backend/src/components/llm/character-card/png-text.ts'
import { PRESETS } from '../../backend/src/components/llm/character-card/presets.ts'
import { CARDS } from './cards.ts'
import { portraitOf, textsOf } from './make.ts'

const MAX_BYTES = 400_000
const fileOf = (preset: string) =>
  fileURLToPath(new URL(`../../backend/assets/character_cards/${preset}.png`, import.meta.url))

describe.each(PRESETS)('%s', (preset) => {
  it('is the file that the script makes', async () => {
    const texts = pngTexts(await readFile(fileOf(preset)))

    expect(Object.fromEntries(texts)).toEqual(textsOf(preset))
  })

  it('reads as the character it was made from', () => {
    expect(readCardFile(fileOf(preset))).toEqual(CARDS[preset])
  })

  it('shows the portrait', async () => {
    const bytes = await readFile(fileOf(preset))
    const drawn = await sharp(Buffer.from(portraitOf(preset)))
      .png()
      .toBuffer()
    const [small, expected] = await Promise.all(
      [bytes, drawn].map((image) => sharp(image).resize(24, 36).removeAlpha().raw().toBuffer()),
    )

    const { width, height } = await sharp(bytes).metadata()
    expect([width, height]).toEqual([768, 1152])
    expect(bytes.length).toBeLessThan(MAX_BYTES)
    const worst = Math.max(...[...small!].map((value, i) => Math.abs(value - expected![i]!)))
    expect(worst).toBeLessThan(24)
  })
})

describe('the characters', () => {
  it('say something in every field, each in words of their own', () => {
    for (const field of Object.keys(
      CARDS.calm_scientist,
    ) as (keyof typeof CARDS.calm_scientist)[]) {
      const texts = PRESETS.map((preset) => CARDS[preset][field])
      expect(new Set(texts).size).toBe(PRESETS.length)
      for (const text of texts) expect(text.length).toBeGreaterThan(field === 'name' ? 3 : 60)
    }
  })

  it('look different from each other', async () => {
    const colours = await Promise.all(
      PRESETS.map(async (preset) => {
        const { channels } = await sharp(fileOf(preset)).stats()
        return channels.slice(0, 3).map(({ mean }) => mean)
      }),
    )

    for (const [i, a] of colours.entries()) {
      for (const b of colours.slice(i + 1)) {
        const distance = Math.hypot(...a.map((value, channel) => value - b[channel]!))
        expect(distance).toBeGreaterThan(15)
      }
    }
  })
})
