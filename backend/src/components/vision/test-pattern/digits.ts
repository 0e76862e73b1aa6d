import type { Colour, Point, Raster } from '../raster.ts'

/** Five rows of three dots for each sign, so that no font of the system is needed. */
const SIGNS: Readonly<Record<string, readonly string[]>> = {
  '0': ['###', '#.#', '#.#', '#.#', '###'],
  '1': ['.#.', '##.', '.#.', '.#.', '###'],
  '2': ['###', '..#', '###', '#..', '###'],
  '3': ['###', '..#', '###', '..#', '###'],
  '4': ['#.#', '#.#', '###', '..#', '..#'],
  '5': ['###', '#..', '###', '..#', '###'],
  '6': ['###', '#..', '###', '#.#', '###'],
  '7': ['###', '..#', '..#', '..#', '..#'],
  '8': ['###', '#.#', '###', '#.#', '###'],
  '9': ['###', '#.#', '###', '..#', '###'],
  ':': ['...', '.#.', '...', '.#.', '...'],
  '.': ['...', '...', '...', '...', '.#.'],
}
const COLUMNS = 3
const ROWS = 5

/** Width of a text in dots, with one empty column between signs. */
export function widthInDots(text: string): number {
  return text.length * (COLUMNS + 1) - 1
}

/** Draws digits, `:` and `.` with their top left corner at `at`. */
export function drawDigits(
  picture: Raster,
  text: string,
  { at, dotPx, colour }: { at: Point; dotPx: number; colour: Colour },
): void {
  for (const [index, sign] of [...text].entries()) {
    const left = at.x + index * (COLUMNS + 1) * dotPx
    for (let row = 0; row < ROWS; row++) {
      for (let column = 0; column < COLUMNS; column++) {
        if (SIGNS[sign]?.[row]?.[column] !== '#') continue
        const x = left + column * dotPx
        const y = at.y + row * dotPx
        picture.rectangle({ left: x, top: y, right: x + dotPx, bottom: y + dotPx }, colour)
      }
    }
  }
}
