import { MiniMap, type MiniMapNodeProps, useStore } from '@xyflow/react'
import { useUi } from '../../stores/ui-store.ts'
import { t } from '../../texts/en.ts'
import { useNodeGlyph } from './node-status.ts'

const WIDTH = 176
const HEIGHT = 96
/** Where there is little room, the graph itself needs it. */
const LEAST_CANVAS = { width: 880, height: 480 }
const NOT_A_NODE = /^(annotation:|configuring-)/

/** The whole graph in small: what is selected is brightest, what needs a person has its colour. */
export function GraphMap() {
  const isWanted = useUi((state) => state.minimap)
  const hasRoom = useStore(
    ({ width, height }) => width >= LEAST_CANVAS.width && height >= LEAST_CANVAS.height,
  )
  const isEmpty = useStore((state) => state.nodes.length === 0)
  if (!isWanted || !hasRoom || isEmpty) return null
  return (
    <MiniMap
      pannable
      zoomable
      ariaLabel={t.canvas.view.minimap}
      className="graph-map layer-panel !m-0 !bottom-[14px] !left-[18px] overflow-hidden rounded-sm border border-line bg-panel"
      style={{ width: WIDTH, height: HEIGHT }}
      bgColor="var(--color-panel)"
      maskColor="transparent"
      maskStrokeColor="var(--color-text-3)"
      maskStrokeWidth={1}
      offsetScale={2}
      nodeComponent={MapNode}
    />
  )
}

function MapNode({ id, x, y, width, height, selected }: MiniMapNodeProps) {
  return NOT_A_NODE.test(id) ? null : (
    <MapCard id={id} x={x} y={y} width={width} height={height} isSelected={selected} />
  )
}

type MapCardProps = {
  id: string
  x: number
  y: number
  width: number
  height: number
  isSelected: boolean
}

function MapCard({ id, isSelected, ...rect }: MapCardProps) {
  const glyph = useNodeGlyph(id)
  const isCalm = !isSelected && glyph !== 'failed' && glyph !== 'attention'
  const fill = isSelected
    ? 'fill-select'
    : glyph === 'failed'
      ? 'fill-failed'
      : glyph === 'attention'
        ? 'fill-attention'
        : 'fill-line-control'
  return <rect {...rect} rx={10} className={fill} opacity={isCalm ? 0.55 : 0.95} />
}
