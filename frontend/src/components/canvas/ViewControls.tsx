import { useStore } from '@xyflow/react'
import { Maximize, Minus, Plus } from 'lucide-react'
import { SLOT_KINDS } from '../../lib/slot-kind.ts'
import { t } from '../../texts/en.ts'
import { IconButton, KindGlyph } from '../ui/index.ts'
import { view } from './view.ts'

const words = t.canvas.view
const ICON = { size: 14, strokeWidth: 1.75, 'aria-hidden': true } as const

/** What the hues mean, and how near the graph is. */
export function ViewControls() {
  return (
    <div className="layer-panel pointer-events-none absolute right-[18px] bottom-[14px] flex items-center gap-[26px]">
      <ul
        aria-label={words.legend}
        className="flex gap-3 text-3 text-xs [--glyph-surface:var(--color-canvas)] @max-[760px]:hidden"
      >
        {SLOT_KINDS.filter((kind) => kind !== 'any').map((kind) => (
          <li key={kind} className="flex items-center gap-[5px]">
            <KindGlyph kind={kind} size={9} />
            {t.shell.kinds[kind]}
          </li>
        ))}
      </ul>
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

function ZoomText() {
  const percent = useStore((state) => Math.round(state.transform[2] * 100))
  return (
    <output className="num w-[38px] text-center text-2 text-xs" aria-label={words.controls}>
      {words.zoom(percent)}
    </output>
  )
}
