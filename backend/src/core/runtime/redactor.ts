const MASK = '••••••••'
const MIN_LENGTH = 4

/** Replaces known secret values in text. Values shorter than 4 characters are ignored. */
export class Redactor {
  #pattern: RegExp | null = null
  /** Length of the longest secret: a piece of text shorter by one may hide the start of one. */
  #longest = 0

  setSecrets(values: readonly string[]): void {
    // Text comes line by line, so a secret of several lines is looked for line by line.
    const lines = values
      .flatMap((value) => value.split(/\r?\n/))
      .filter((line) => line.length >= MIN_LENGTH)
    const unique = [...new Set(lines)].sort((a, b) => b.length - a.length)
    this.#longest = unique[0]?.length ?? 0
    this.#pattern = unique.length === 0 ? null : new RegExp(unique.map(escaped).join('|'), 'g')
  }

  get longest(): number {
    return this.#longest
  }

  redact(text: string): string {
    return this.#pattern === null ? text : text.replace(this.#pattern, MASK)
  }
}

function escaped(text: string): string {
  return text.replace(/[\\^$.*+?()[\]{}|/-]/g, '\\$&')
}
