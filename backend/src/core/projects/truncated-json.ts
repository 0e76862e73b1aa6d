/** What could be read of a JSON text, and where it broke off; `at` is null when all of it was fine. */
export interface PartialJson {
  readonly value: unknown
  /** Characters from the start. */
  readonly at: number | null
}

/**
 * Reads a JSON text as far as it goes. Of one that breaks off, every member and every item that was
 * complete is kept, at any depth. `undefined` when not even the first value could be read.
 */
export function parsePartialJson(text: string): PartialJson {
  try {
    return { value: JSON.parse(text), at: null }
  } catch {
    return repair(text)
  }
}

/**
 * Looks for the last place where the text, with all that is open closed, is valid: after each complete
 * value. Only as many places are tried as it takes, from the end backwards.
 */
function repair(text: string): PartialJson {
  const { places, brokenAt } = completePlaces(text)
  for (const place of places.reverse()) {
    try {
      return { value: JSON.parse(text.slice(0, place.end) + place.closing), at: brokenAt }
    } catch {
      // The value before this place was no value; the one before it may be.
    }
  }
  return { value: undefined, at: brokenAt }
}

interface Place {
  readonly end: number
  /** The brackets that close what is open there. */
  readonly closing: string
}

/** Bounds the work on a text of megabytes with an error in each of its last values. */
const MAX_PLACES = 64
const TOKEN = /\s+|[{}[\],:]|"(?:[^"\\]|\\.)*"|[^\s{}[\],:"]+/gy

function completePlaces(text: string): { places: Place[]; brokenAt: number } {
  const places: Place[] = []
  let open = ''
  let end = 0
  TOKEN.lastIndex = 0
  for (let match = TOKEN.exec(text); match; match = TOKEN.exec(text)) {
    const [token] = match
    if (token === '{') open = `}${open}`
    else if (token === '[') open = `]${open}`
    else if (token === '}' || token === ']') {
      if (open[0] !== token) return { places, brokenAt: match.index }
      open = open.slice(1)
    }
    // A comma ends a member; a bracket begins or ends a structure. All are places to break off at.
    if (token === ',') places.push({ end: match.index, closing: open })
    else if (/[{}[\]]/.test(token)) places.push({ end: TOKEN.lastIndex, closing: open })
    if (places.length > MAX_PLACES) places.shift()
    end = match.index + token.length
  }
  return { places, brokenAt: end }
}
