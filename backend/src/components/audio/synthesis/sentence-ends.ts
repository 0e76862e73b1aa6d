/** What stands at the end of a piece of text that is followed by white space. */
export type Ending =
  | 'sentence'
  /** A sentence end if what follows begins with a capital letter. */
  | 'before_capital'
  /** A sentence end unless a digit follows. */
  | 'not_before_digit'
  | 'clause'
  | 'none'

/** Words that are followed by a name or by more of the same sentence. */
const INSIDE = new Set(
  (
    'dr mr mrs ms mx prof st mt rev hon gen col capt lt sgt gov sen rep pres ' +
    'vs cf viz approx est ca e.g i.e eg ie al fig figs eq dept univ ' +
    'z.b d.h u.a o.ä bzw evtl ggf hr fr bspw vgl mme mlle sra srta'
  ).split(' '),
)
/** Words that may also end a sentence. */
const MAYBE_LAST = new Set(
  'etc a.m p.m am pm inc ltd co corp jr sr ph.d m.d b.a m.a usw'.split(' '),
)
const BEFORE_NUMBERS = new Set('no nos nr vol pp p sec ch'.split(' '))

const SENTENCE_END = /([.!?…]+)(["'”’»)\]}]*)$/u
const CLAUSE_END = /(?:[,;:–—]["'”’»]?| -)$/u

/** Judges the end of `text`, after which white space has come. */
export function endingOf(text: string): Ending {
  const tail = text.slice(-32)
  const end = SENTENCE_END.exec(tail)
  if (!end) return CLAUSE_END.test(tail) ? 'clause' : 'none'
  if (end[1] !== '.' || end[2] !== '') return 'sentence'
  return fullStop(text, tail.slice(0, -1))
}

function fullStop(text: string, beforeStop: string): Ending {
  // "1. First" is an item of a list.
  if (/^\d{1,3}\.$/.test(text)) return 'none'
  const word = /[^\s("'“‘«[{]*$/u.exec(beforeStop)![0]
  const lower = word.toLowerCase()
  if (INSIDE.has(lower)) return 'none'
  // An initial, as in "J. Smith"; but "I" is a word.
  if (/^\p{L}$/u.test(word) && word !== 'I') return 'none'
  if (BEFORE_NUMBERS.has(lower)) return 'not_before_digit'
  if (MAYBE_LAST.has(lower) || /^(\p{L}\.)+\p{L}$/u.test(word)) return 'before_capital'
  return 'sentence'
}

/** A sentence end of a script that writes no spaces. */
export const WIDE_SENTENCE_END = /[。！？｡][」』）】”’"']*$/u
export const WIDE_CONTINUES = /[。！？｡」』）】”’"']/u
