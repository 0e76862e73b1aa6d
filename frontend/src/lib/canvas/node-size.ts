import {
  FOOTER_HEIGHT,
  GRID,
  HEADER_HEIGHT,
  MAX_WIDTH,
  MIN_WIDTH,
  MIN_WIDTH_WITH_PICTURE,
  MIN_WIDTH_WITH_TEXT,
  NODE_BORDER,
  SLOT_ROW,
  SLOTS_BOTTOM,
  SLOTS_TOP,
} from './measures.ts'
import type { NodeSlots } from './node-slots.ts'

/** What of a node's widgets needs room. */
export type NodeContent = 'nothing' | 'text' | 'picture'

const LEAST_WIDTH: Record<NodeContent, number> = {
  nothing: MIN_WIDTH,
  text: MIN_WIDTH_WITH_TEXT,
  picture: MIN_WIDTH_WITH_PICTURE,
}

/** Width of a text in pixels. */
export type MeasureText = (text: string, font: string) => number

const TITLE_FONT = '600 13px "Geist Variable", system-ui, sans-serif'
const SECOND_FONT = '400 11px "Geist Variable", system-ui, sans-serif'
const SLOT_FONT = '400 12px "Geist Variable", system-ui, sans-serif'
/** Tile, status glyph and the space around them. */
const HEADER_EXTRA = 9 + 24 + 9 + 10 + 10 + 11
const SLOT_EXTRA = 24
const BETWEEN_SLOTS = 24
/** The second line may be cut, so it widens a node only this far. */
const SECOND_LINE_LIMIT = 200

export function nodeWidth(
  node: { title: string; secondLine: string; slots: NodeSlots; content: NodeContent },
  measure: MeasureText = measureText,
): number {
  const { title, secondLine, slots, content } = node
  const header = Math.max(
    measure(title, TITLE_FONT),
    Math.min(measure(secondLine, SECOND_FONT), SECOND_LINE_LIMIT - HEADER_EXTRA),
  )
  const rows = slotRows(slots).map(([input, output]) => {
    const texts = [input, output].filter((text) => text !== undefined)
    const words = texts.reduce((sum, text) => sum + measure(text, SLOT_FONT), 0)
    return words + SLOT_EXTRA + (texts.length === 2 ? BETWEEN_SLOTS : 0)
  })
  const wanted = Math.max(header + HEADER_EXTRA, ...rows)
  return Math.min(Math.max(Math.ceil(wanted / GRID) * GRID, LEAST_WIDTH[content]), MAX_WIDTH)
}

/** Height before anything is measured: without the widget or band, which come later. */
export function plainHeight(slots: NodeSlots, collapsed: boolean): number {
  const inside = collapsed ? HEADER_HEIGHT : HEADER_HEIGHT + slotsHeight(slots) + FOOTER_HEIGHT
  return inside + 2 * NODE_BORDER
}

export function slotsHeight({ inputs, outputs }: NodeSlots): number {
  return SLOTS_TOP + SLOT_ROW * Math.max(inputs.length, outputs.length) + SLOTS_BOTTOM
}

/** Row i holds the i-th input and the i-th output. */
function slotRows({ inputs, outputs }: NodeSlots): [string | undefined, string | undefined][] {
  return Array.from({ length: Math.max(inputs.length, outputs.length) }, (_, row) => [
    inputs[row]?.title,
    outputs[row]?.title,
  ])
}

const widths = new Map<string, number>()
let context: CanvasRenderingContext2D | null | undefined

/** Measured once per text; where there is no canvas (tests), by the average width of a letter. */
function measureText(text: string, font: string): number {
  const key = `${font}|${text}`
  const known = widths.get(key)
  if (known !== undefined) return known
  context ??= document.createElement('canvas').getContext('2d')
  const width = context
    ? widthIn(context, text, font)
    : text.length * Number.parseInt(font.slice(4), 10) * 0.55
  widths.set(key, width)
  return width
}

function widthIn(drawing: CanvasRenderingContext2D, text: string, font: string): number {
  drawing.font = font
  return drawing.measureText(text).width
}

/** Widths measured before the font was there are wrong. */
export function forgetTextWidths(): void {
  widths.clear()
}
