/**
 * A `.env` as people write it, in pieces that give the text again when put together: values, which are
 * secret, and what is around them.
 */
export type EnvPiece =
  /** Line ends, comments, names, quotes' surroundings: shown as they are. */
  | { readonly type: 'text'; readonly text: string }
  /** What stands after `=`, with its quotes, in an assignment that may be commented out. */
  | {
      readonly type: 'value'
      readonly key: string
      readonly isComment: boolean
      readonly raw: string
    }
  /** A line that is nothing we know. It may be part of a secret, so it is treated as one. */
  | { readonly type: 'junk'; readonly raw: string }

const ASSIGNMENT = /^(\uFEFF?[ \t]*(?:export[ \t]+)?([A-Za-z_][\w.-]*)[ \t]*=[ \t]*)/
/** In a comment anything that looks like an assignment counts, wherever it stands. */
const COMMENTED = /^(\uFEFF?[ \t]*#.*?(?<![\w.-])([A-Za-z_][\w.-]*)[ \t]*=[ \t]*)/
const QUOTES = `"'\``

/** Takes a text apart. Putting the pieces together gives the very same text. */
export function parseEnvText(text: string): EnvPiece[] {
  const pieces: EnvPiece[] = []
  let rest = text
  while (rest !== '') {
    const line = lineOf(rest)
    const isComment = /^\uFEFF?[ \t]*#/.test(line)
    const match = (isComment ? COMMENTED : ASSIGNMENT).exec(line)
    if (match) {
      const [head, , key = ''] = match
      const raw = valueAt(rest.slice(head.length), isComment)
      pieces.push({ type: 'text', text: head }, { type: 'value', key, isComment, raw })
      rest = rest.slice(head.length + raw.length)
      const tail = tailOf(rest)
      pieces.push({ type: 'text', text: tail })
      rest = rest.slice(tail.length)
    } else {
      const isShown = isComment || line.trim() === ''
      pieces.push(isShown ? { type: 'text', text: line } : { type: 'junk', raw: line })
      rest = rest.slice(line.length)
      const end = endOfLine(rest)
      pieces.push({ type: 'text', text: end })
      rest = rest.slice(end.length)
    }
  }
  return pieces
}

export function textFromPieces(pieces: readonly EnvPiece[]): string {
  return pieces.map((piece) => (piece.type === 'text' ? piece.text : piece.raw)).join('')
}

/** The assignments that count, unquoted; the last of a name wins. */
export function valuesOf(pieces: readonly EnvPiece[]): Record<string, string> {
  const values: Record<string, string> = {}
  for (const piece of pieces) {
    if (piece.type === 'value' && !piece.isComment) values[piece.key] = unquoted(piece.raw)
  }
  return values
}

function lineOf(text: string): string {
  return /^[^\r\n]*/.exec(text)?.[0] ?? ''
}

function endOfLine(text: string): string {
  return /^(\r\n|\n|\r)?/.exec(text)?.[0] ?? ''
}

/** What follows a value: spaces, a comment, the line end. Anything else after a quote is part of the value. */
function tailOf(text: string): string {
  return /^[ \t]*(#[^\r\n]*)?(\r\n|\n|\r)?/.exec(text)?.[0] ?? ''
}

function valueAt(text: string, isComment: boolean): string {
  const quoted = QUOTES.includes(text[0] ?? ' ') ? quotedValue(text, isComment) : null
  if (quoted !== null) return quoted
  const line = lineOf(text)
  // In a comment nothing after the `=` is known to be harmless.
  return isComment ? line.trimEnd() : line.replace(/(^|[ \t]+)#.*$/, '').trimEnd()
}

/** Up to the closing quote, over several lines; in a comment as long as the lines are comments too. */
function quotedValue(text: string, isComment: boolean): string | null {
  const quote = text[0]
  for (let index = 1; index < text.length; index++) {
    const char = text[index]
    if (char === '\\' && quote === '"') index += 1
    else if (char === quote)
      return endsLine(text.slice(index + 1)) ? text.slice(0, index + 1) : null
    else if (char === '\n' && isComment && !/^[ \t]*#/.test(text.slice(index + 1))) return null
  }
  return null
}

function endsLine(text: string): boolean {
  return /^[ \t]*(#|\r|\n|$)/.test(text)
}

function unquoted(raw: string): string {
  const quote = raw[0] ?? ' '
  if (raw.length < 2 || !QUOTES.includes(quote) || raw.at(-1) !== quote) return raw
  const inner = raw.slice(1, -1)
  if (quote !== '"') return inner
  const escapes: Readonly<Record<string, string>> = { n: '\n', r: '\r', t: '\t' }
  return inner.replaceAll(/\\([nrt"\\])/g, (_, char: string) => escapes[char] ?? char)
}
