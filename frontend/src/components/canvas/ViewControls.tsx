import { type ReactFlowState, useStore } from '@xyflow/react'
import clsx from 'clsx'
import { Maximize, Minus, Plus } from 'lucide-react'
import { useLayoutEffect, useRef, useState } from 'react'
import { SLOT_KINDS } from '../../lib/slot-kind.ts'
import { t } from '../../texts/en.ts'
import { IconButton, KindGlyph } from '../ui/index.ts'
import { type CornerBox, isCovered, type PlacedNode } from './covered.ts'
import { view } from './view.ts'

const words = t.canvas.view
/** Where there is little room, the graph itself needs it. */
const LEAST_CANVAS_HEIGHT = 480
const ICON = { size: 14, strokeWidth: 1.75, 'aria-hidden': true } as const

/** What the hues mean, and how near the graph is. */
export function ViewControls() {
  return (
    <div className="layer-panel pointer-events-none absolute right-[18px] bottom-[14px] flex items-center gap-[18px]">
      <Legend />
      <div
        role="toolbar"
        aria-label={words.controls}
        className="pointer-events-auto flex h-[30px] items-center rounded-sm border border-line bg-panel px-0.5"
      >
        <IconButton
          label={words.zoomOut}
          shortcut="-"
          side="top"
          className="!size-[26px]"
          icon={<Minus {...ICON} />}
          onClick={() => void view.zoomOut()}
        />
        <ZoomText />
        <IconButton
          label={words.zoomIn}
          shortcut="+"
          side="top"
          className="!size-[26px]"
          icon={<Plus {...ICON} />}
          onClick={() => void view.zoomIn()}
        />
        <IconButton
          label={words.fit}
          shortcut="F"
          side="top"
          className="!size-[26px]"
          icon={<Maximize {...ICON} />}
          onClick={() => void view.fit()}
        />
      </div>
    </div>
  )
}

/** It gives way to the graph: words over a node could be read as little as the node. */
function Legend() {
  const list = useRef<HTMLUListElement>(null)
  const [box, setBox] = useState<CornerBox | null>(null)
  const canvasWidth = useStore(({ width }) => width)
  const isHidden = useStore(
    (state) => state.height < LEAST_CANVAS_HEIGHT || (box !== null && isUnderNode(box, state)),
  )
  // biome-ignore lint/correctness/useExhaustiveDependencies: a narrow canvas has none
  useLayoutEffect(() => setBox(boxOf(list.current!)), [canvasWidth])
  return (
    <ul
      ref={list}
      aria-label={words.legend}
      className={clsx(
        'flex gap-3 rounded-sm bg-canvas px-2 py-1 text-3 text-xs transition-opacity motion-quick [--glyph-surface:var(--color-canvas)] @max-[760px]:hidden',
        isHidden && 'invisible opacity-0',
      )}
    >
      {SLOT_KINDS.filter((kind) => kind !== 'any').map((kind) => (
        <li key={kind} className="flex items-center gap-[5px]">
          <KindGlyph kind={kind} size={9} />
          {t.shell.kinds[kind]}
        </li>
      ))}
    </ul>
  )
}

function isUnderNode(box: CornerBox, state: ReactFlowState): boolean {
  return isCovered(box, placed(state.nodeLookup), state)
}

function* placed(nodes: ReactFlowState['nodeLookup']): Generator<PlacedNode> {
  for (const { internals, measured } of nodes.values()) {
    const { width = 0, height = 0 } = measured
    yield { at: internals.positionAbsolute, width, height }
  }
}

/** Where it is on the canvas; its place in the corner stays when the canvas grows or shrinks. */
function boxOf(list: HTMLElement): CornerBox {
  const { right, bottom, width, height } = list.getBoundingClientRect()
  const canvas = list.closest('[data-graph]')!.getBoundingClientRect()
  return { right: canvas.right - right, bottom: canvas.bottom - bottom, width, height }
}

function ZoomText() {
  const percent = useStore((state) => Math.round(state.transform[2] * 100))
  return (
    <output className="num w-[38px] text-center text-2 text-xs" aria-label={words.controls}>
      {words.zoom(percent)}
    </output>
  )
}
