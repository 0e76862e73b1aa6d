import { type EditorEdge, type EditorNode, edgeId } from './graph-model.ts'
import { type SlotKind, slotKind } from './slot-kind.ts'

const WIDTH = 640
/** As cards of the chooser are; twice their size. */
const HEIGHT = 368
const PADDING = 32
const MAX_SCALE = 1
const HEADER = 44
const ROW = 24
const FALLBACK_WIDTH = 208
const TILE = 24
const TILE_AT = 9
/** In a node narrower than this its title cannot be read, and is a bar. */
const READABLE_WIDTH = 130
const TITLE_SIZE = 20
const MAX_BYTES = 1_048_576

export interface ThumbnailGraph {
  readonly nodes: Readonly<Record<string, EditorNode>>
  readonly edges: Readonly<Record<string, EditorEdge>>
  readonly types: Readonly<Record<string, string>>
}

/** Measured sizes of nodes, where the canvas knows them. */
export type NodeSizes = ReadonlyMap<string, { readonly width: number; readonly height: number }>

interface Rect {
  readonly x: number
  readonly y: number
  readonly width: number
  readonly height: number
}

/** `source`, `conduit`, `sink` or `composite`: the colour of a component's tile. */
export type CategoryOf = (type: string) => string

/** A drawing as numbers: where the nodes are, and the wires between their slots. */
export interface ThumbnailPlan {
  readonly nodes: readonly (Rect & {
    readonly title: string
    readonly category: string
    readonly scale: number
  })[]
  readonly wires: readonly {
    readonly from: readonly [number, number]
    readonly to: readonly [number, number]
    readonly kind: SlotKind
  }[]
}

/** The graph, fitted into the picture. */
export function planThumbnail(
  graph: ThumbnailGraph,
  sizes: NodeSizes = new Map(),
  categoryOf: CategoryOf = () => 'conduit',
): ThumbnailPlan {
  const sides = slotsByNode(graph)
  const rects = new Map(
    Object.values(graph.nodes).map((node) => [node.id, rectOf(node, sides.get(node.id), sizes)]),
  )
  const box = boundsOf([...rects.values()])
  const scale = Math.min(
    MAX_SCALE,
    (WIDTH - 2 * PADDING) / Math.max(1, box.width),
    (HEIGHT - 2 * PADDING) / Math.max(1, box.height),
  )
  const left = (WIDTH - box.width * scale) / 2 - box.x * scale
  const top = (HEIGHT - box.height * scale) / 2 - box.y * scale
  const place = (x: number, y: number) => [left + x * scale, top + y * scale] as const

  const slotAt = (id: string, side: 'in' | 'out', slot: string) => {
    const rect = rects.get(id)
    if (!rect) return null
    const row = Math.max(0, sides.get(id)?.[side].indexOf(slot) ?? 0)
    const y = Math.min(HEADER + 3 + ROW * row + ROW / 2, rect.height - 4)
    return place(rect.x + (side === 'out' ? rect.width : 0), rect.y + y)
  }
  return {
    nodes: Object.values(graph.nodes).map((node) => {
      const { x, y, width, height } = rects.get(node.id)!
      const [placedX, placedY] = place(x, y)
      const title = node.label ?? node.type
      const category = node.subGraph ? 'composite' : categoryOf(node.type)
      const size = { width: width * scale, height: height * scale }
      return { x: placedX, y: placedY, ...size, title, category, scale }
    }),
    wires: Object.values(graph.edges).flatMap((edge) => {
      const from = slotAt(edge.source_node, 'out', edge.source_slot)
      const to = slotAt(edge.target_node, 'in', edge.target_slot)
      const type = graph.types[`${edge.source_node}.out.${edge.source_slot}`] ?? ''
      return from && to ? [{ from, to, kind: slotKind(type) }] : []
    }),
  }
}

/** Slots per node in the order of their declaration, which is that of `types`. */
function slotsByNode({ types, edges }: ThumbnailGraph) {
  const sides = new Map<string, { in: string[]; out: string[] }>()
  const add = (id: string, side: 'in' | 'out', slot: string) => {
    const slots = sides.get(id) ?? { in: [], out: [] }
    if (!slots[side].includes(slot)) slots[side].push(slot)
    sides.set(id, slots)
  }
  for (const key of Object.keys(types)) {
    const match = /^(.*?)\.(in|out)\.(.*)$/.exec(key)
    if (match) add(match[1]!, match[2] as 'in' | 'out', match[3]!)
  }
  for (const edge of Object.values(edges)) {
    add(edge.source_node, 'out', edge.source_slot)
    add(edge.target_node, 'in', edge.target_slot)
  }
  return sides
}

function rectOf(
  node: EditorNode,
  slots: { in: string[]; out: string[] } | undefined,
  sizes: NodeSizes,
): Rect {
  const size = sizes.get(node.id)
  const rows = node.collapsed ? 0 : Math.max(slots?.in.length ?? 0, slots?.out.length ?? 0)
  const height = size?.height ?? HEADER + (rows > 0 ? rows * ROW + 10 : 0)
  return { x: node.x, y: node.y, width: size?.width ?? FALLBACK_WIDTH, height }
}

function boundsOf(rects: readonly Rect[]): Rect {
  if (rects.length === 0) return { x: 0, y: 0, width: 1, height: 1 }
  const x = Math.min(...rects.map((rect) => rect.x))
  const y = Math.min(...rects.map((rect) => rect.y))
  const right = Math.max(...rects.map((rect) => rect.x + rect.width))
  const bottom = Math.max(...rects.map((rect) => rect.y + rect.height))
  return { x, y, width: right - x, height: bottom - y }
}

/** A colour of the theme, such as `--color-surface`. */
function token(styles: CSSStyleDeclaration, name: string): string {
  return styles.getPropertyValue(name).trim()
}

/** Draws with the colours of the theme that is shown. */
export function drawThumbnail(
  context: CanvasRenderingContext2D,
  plan: ThumbnailPlan,
  styles: CSSStyleDeclaration,
): void {
  context.fillStyle = token(styles, '--color-canvas')
  context.fillRect(0, 0, WIDTH, HEIGHT)
  context.lineWidth = 3
  for (const { from, to, kind } of plan.wires) {
    const reach = Math.min(120, Math.max(16, Math.abs(to[0] - from[0]) * 0.5))
    context.strokeStyle = token(styles, `--color-frame-${kind}`)
    context.beginPath()
    context.moveTo(...from)
    context.bezierCurveTo(from[0] + reach, from[1], to[0] - reach, to[1], ...to)
    context.stroke()
  }
  for (const node of plan.nodes) {
    const { x, y, width, height } = node
    context.fillStyle = token(styles, '--color-node')
    context.strokeStyle = token(styles, '--color-line-strong')
    context.lineWidth = 2
    context.beginPath()
    context.roundRect(x, y, width, height, Math.min(10, height / 4))
    context.fill()
    context.stroke()
    context.save()
    context.clip()
    drawHeader(context, node, styles)
    context.restore()
  }
  for (const { from, to, kind } of plan.wires) {
    context.fillStyle = token(styles, `--color-frame-${kind}`)
    for (const [x, y] of [from, to]) {
      context.beginPath()
      context.arc(x, y, 4, 0, 2 * Math.PI)
      context.fill()
    }
  }
}

/** The tile in the colour of its category, and the title beside it. */
function drawHeader(
  context: CanvasRenderingContext2D,
  { x, y, width, title, category, scale }: ThumbnailPlan['nodes'][number],
  styles: CSSStyleDeclaration,
): void {
  const inset = TILE_AT * scale
  const tile = TILE * scale
  context.fillStyle = token(styles, `--color-${category}`)
  context.beginPath()
  context.roundRect(x + inset, y + inset, tile, tile, tile / 4)
  context.fill()

  const left = x + 2 * inset + tile
  const middle = y + inset + tile / 2
  context.fillStyle = token(styles, '--color-text')
  if (width >= READABLE_WIDTH) {
    context.font = `600 ${TITLE_SIZE}px ${token(styles, '--font-ui') || 'system-ui'}`
    context.textBaseline = 'middle'
    context.fillText(title, left, middle)
    return
  }
  context.globalAlpha = 0.4
  context.beginPath()
  context.roundRect(left, middle - tile / 6, (x + width - left) * 0.6, tile / 3, tile / 6)
  context.fill()
}

/** A PNG of the graph; null where pictures cannot be made, and for a graph without nodes. */
export async function renderThumbnail(
  graph: ThumbnailGraph,
  sizes?: NodeSizes,
  categoryOf?: CategoryOf,
): Promise<Blob | null> {
  if (Object.keys(graph.nodes).length === 0) return null
  const canvas = document.createElement('canvas')
  canvas.width = WIDTH
  canvas.height = HEIGHT
  const context = canvas.getContext('2d')
  if (!context) return null
  const styles = getComputedStyle(document.documentElement)
  drawThumbnail(context, planThumbnail(graph, sizes, categoryOf), styles)
  const blob = await new Promise<Blob | null>((resolve) => canvas.toBlob(resolve, 'image/png'))
  return blob && blob.size <= MAX_BYTES ? blob : null
}

/** What a thumbnail shows, as text: a new one is made only when it differs. */
export function thumbnailKey({ nodes, edges }: ThumbnailGraph): string {
  const places = Object.values(nodes).map(({ id, type, label, x, y, collapsed }) => [
    id,
    label ?? type,
    x,
    y,
    collapsed,
  ])
  return JSON.stringify([places, Object.values(edges).map(edgeId)])
}
