import { crc32 } from 'node:zlib'

const SIGNATURE = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a])
/** Length and type before the data of a chunk, a checksum behind it. */
const HEAD_BYTES = 8
const TAIL_BYTES = 4

export function isPng(bytes: Buffer): boolean {
  return bytes.subarray(0, SIGNATURE.length).equals(SIGNATURE)
}

/** The texts of a PNG's `tEXt` chunks by keyword, the last of each; as many as a cut file still has. */
export function pngTexts(bytes: Buffer): ReadonlyMap<string, string> {
  const texts = new Map<string, string>()
  for (const { type, data } of chunksOf(bytes)) {
    const keyword = keywordOf(data)
    if (type !== 'tEXt' || keyword === '') continue
    texts.set(keyword, data.toString('latin1', keyword.length + 1))
  }
  return texts
}

interface Chunk {
  readonly type: string
  readonly data: Buffer
}

function* chunksOf(bytes: Buffer): Generator<Chunk> {
  let at = SIGNATURE.length
  while (at + HEAD_BYTES <= bytes.length) {
    const length = bytes.readUInt32BE(at)
    const type = bytes.toString('latin1', at + 4, at + 8)
    const begin = at + HEAD_BYTES
    if (begin + length > bytes.length) break
    yield { type, data: bytes.subarray(begin, begin + length) }
    at = begin + length + TAIL_BYTES
  }
}

/** What stands before the NUL, latin-1. */
function keywordOf(data: Buffer): string {
  return data.toString('latin1', 0, Math.max(0, data.indexOf(0)))
}

/** A PNG with `tEXt` chunks before its end, in place of those it has of the same keywords. */
export function withPngTexts(bytes: Buffer, texts: Readonly<Record<string, string>>): Buffer {
  const chunks = [...chunksOf(bytes)].filter(
    ({ type, data }) => type !== 'tEXt' || !Object.hasOwn(texts, keywordOf(data)),
  )
  const added = Object.entries(texts).map(([keyword, text]) => ({
    type: 'tEXt',
    data: Buffer.from(`${keyword}\0${text}`, 'latin1'),
  }))
  const last = chunks.pop()!
  return Buffer.concat([SIGNATURE, ...[...chunks, ...added, last].map(chunkBytes)])
}

function chunkBytes({ type, data }: Chunk): Buffer {
  const body = Buffer.concat([Buffer.from(type, 'latin1'), data])
  const head = Buffer.alloc(4)
  head.writeUInt32BE(data.length)
  const tail = Buffer.alloc(TAIL_BYTES)
  tail.writeUInt32BE(crc32(body))
  return Buffer.concat([head, body, tail])
}
