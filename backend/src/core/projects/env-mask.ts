import { ENV_MASK, EngineError } from '@openneuro/protocol'
import { type EnvPiece, parseEnvText, textFromPieces } from './env-text.ts'

/** The text with a mask in place of every value, also of those commented out. Empty values stay empty. */
export function maskEnv(text: string): string {
  return textFromPieces(
    parseEnvText(text).map((piece) =>
      piece.type === 'text' || isEmpty(piece.raw) ? piece : { ...piece, raw: ENV_MASK },
    ),
  )
}

/**
 * The text with the stored value in place of every mask.
 * @throws EngineError `env.masked_without_value` for a mask whose key has no stored value
 */
export function unmaskEnv(text: string, stored: string): string {
  const pieces = parseEnvText(text)
  const vault = new Vault(parseEnvText(stored), pieces)
  return textFromPieces(
    pieces.map((piece) => {
      if (piece.type === 'text') {
        if (piece.text.includes(ENV_MASK)) throw misplacedMask()
        return piece
      }
      if (!piece.raw.includes(ENV_MASK)) return piece
      if (!isMask(piece.raw)) throw mixedMask(piece)
      return { ...piece, raw: vault.take(piece) }
    }),
  )
}

type Secret = Exclude<EnvPiece, { type: 'text' }>

/** Stored values by name. Where a name occurs more than once, the order decides. */
class Vault {
  readonly #stored: readonly Secret[]
  readonly #wanted: readonly Secret[]

  constructor(stored: readonly EnvPiece[], wanted: readonly EnvPiece[]) {
    this.#stored = secrets(stored).filter((piece) => !isEmpty(piece.raw))
    this.#wanted = secrets(wanted).filter((piece) => !isEmpty(piece.raw))
  }

  take(piece: Secret): string {
    const name = nameOf(piece)
    const values = this.#stored.filter((one) => nameOf(one) === name)
    const wanted = this.#wanted.filter((one) => nameOf(one) === name)
    // When lines of a name were deleted, those that are left are the last: the last is the one in use.
    const skipped = Math.max(0, values.length - wanted.length)
    return values[wanted.indexOf(piece) + skipped]?.raw ?? this.#takeOther(piece)
  }

  /** An assignment that was commented out, or in again, keeps its value. */
  #takeOther(piece: Secret): string {
    if (piece.type === 'junk') throw noValue(piece)
    const other = this.#stored
      .filter((one) => one.type === 'value')
      .findLast((one) => one.key === piece.key && one.isComment !== piece.isComment)
    if (!other) throw noValue(piece)
    return piece.isComment
      ? other.raw.replaceAll(/\n/g, '\n# ')
      : other.raw.replaceAll(/\n[ \t]*# ?/g, '\n')
  }
}

function secrets(pieces: readonly EnvPiece[]): Secret[] {
  return pieces.filter((piece) => piece.type !== 'text')
}

function nameOf(piece: Secret): string {
  return piece.type === 'junk' ? '' : `${piece.isComment ? '#' : ''}${piece.key}`
}

function isEmpty(raw: string): boolean {
  return /^(""|''|``)?$/.test(raw)
}

function isMask(raw: string): boolean {
  return raw.replaceAll(/^["'`]|["'`]$/g, '').trim() === ENV_MASK
}

function noValue(piece: Secret): EngineError {
  const what = piece.type === 'junk' ? 'A line' : `"${piece.key}"`
  return new EngineError(
    'env.masked_without_value',
    `Cannot save the environment: ${what} is masked, but there is no stored value to keep. Enter one`,
    { path: 'content' },
  )
}

function mixedMask(piece: Secret): EngineError {
  const what = piece.type === 'junk' ? 'a line' : `the value of "${piece.key}"`
  return new EngineError(
    'env.masked_without_value',
    `Cannot save the environment: ${what} has the mask and other characters. Enter the whole value`,
    { path: 'content' },
  )
}

function misplacedMask(): EngineError {
  return new EngineError(
    'env.masked_without_value',
    'Cannot save the environment: a mask stands where there is no value. Remove it',
    { path: 'content' },
  )
}
