/** Whether a text reads as if nothing were to follow: it ends as sentences do. */
export function isWholeSentence(text: string): boolean {
  return /[.!?…。！？]["'”’»)\]]*$/.test(text)
}
