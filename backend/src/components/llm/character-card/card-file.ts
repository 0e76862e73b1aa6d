import { readFileSync, statSync } from 'node:fs'
import { type Card, cardFromJson, invalidCard } from './card.ts'
import { isPng, pngTexts } from './png-text.ts'

const MAX_BYTES = 64 * 1024 * 1024
/** Keywords under which a PNG holds a card: version 3 first. */
const KEYWORDS = ['ccv3', 'chara'] as const

/**
 * The card in a PNG or JSON file.
 * @param path absolute
 * @param file as the user named it, for errors
 * @throws EngineError `file.invalid`
 */
export function readCardFile(path: string, file = path): Card {
  const bytes = readBytes(path, file)
  if (isPng(bytes)) return cardFromPng(bytes, file)
  const text = bytes.toString('utf8')
  if (/^\uFEFF?\s*[{[]/.test(text)) return cardFromJson(text, file)
  throw invalidCard(file, bytes.length === 0 ? 'the file is empty' : 'it is neither PNG nor JSON')
}

/** The newest version that can be read. */
export function cardFromPng(bytes: Buffer, file: string): Card {
  const texts = pngTexts(bytes)
  let problem: unknown = invalidCard(
    file,
    `the picture holds no card (no tEXt chunk ${KEYWORDS.map((word) => `"${word}"`).join(' or ')})`,
  )
  for (const keyword of KEYWORDS) {
    const base64 = texts.get(keyword)
    if (base64 === undefined) continue
    try {
      return cardFromJson(Buffer.from(base64, 'base64').toString('utf8'), file)
    } catch (error) {
      problem = error
    }
  }
  throw problem
}

function readBytes(path: string, file: string): Buffer {
  try {
    const { size } = statSync(path)
    if (size <= MAX_BYTES) return readFileSync(path)
  } catch (cause) {
    throw invalidCard(file, cause instanceof Error ? cause.message : String(cause), cause)
  }
  throw invalidCard(file, `it is larger than ${MAX_BYTES / 1024 / 1024} MB`)
}
