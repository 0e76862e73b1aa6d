import {
  ChartGantt,
  ChartLine,
  CircleQuestionMark,
  KeyRound,
  Link,
  Redo2,
  Search,
  Terminal,
  Undo2,
  Unlink,
} from 'lucide-react'
import { graphActions, useHistory } from '../../stores/graph-store.ts'
import { useConnection } from '../../stores/metrics-store.ts'
import { uiActions, useUi } from '../../stores/ui-store.ts'
import { t } from '../../texts/en.ts'
import { IconButton } from '../ui/IconButton.tsx'
import { Shortcut } from '../ui/Kbd.tsx'

const words = t.shell.bar
const ICON = { size: 16, strokeWidth: 1.75 } as const

export function Connection() {
  const isLive = useConnection() === 'live'
  const Icon = isLive ? Link : Unlink
  return (
    <span
      className={
        isLive
          ? 'mr-1.5 flex items-center gap-1.5 text-3 text-sm'
          : 'mr-1.5 flex items-center gap-1.5 text-attention text-sm'
      }
    >
      <Icon size={14} strokeWidth={1.75} aria-hidden="true" />
      <span className="max-desk:sr-only">{isLive ? words.live : words.disconnected}</span>
    </span>
  )
}

export function HistoryButtons() {
  const { canUndo, canRedo, undoLabel } = useHistory()
  return (
    <>
      <IconButton
        label={undoLabel ? words.undoLabel(undoLabel) : words.undo}
        shortcut="Mod Z"
        disabled={!canUndo}
        icon={<Undo2 {...ICON} />}
        onClick={() => void graphActions.undo()}
      />
      <IconButton
        label={words.redo}
        shortcut="Mod Shift Z"
        disabled={!canRedo}
        icon={<Redo2 {...ICON} />}
        onClick={() => void graphActions.redo()}
      />
    </>
  )
}

export function BarTools() {
  const dock = useUi((state) => state.dock)
  const logOpen = useUi((state) => state.logOpen)
  return (
    <>
      <button
        type="button"
        aria-keyshortcuts="Control+K Meta+K"
        onClick={() => uiActions.openDialog('palette')}
        className="relative flex h-7 items-center gap-2 rounded-sm border border-line-strong px-2 text-3 text-sm transition-colors motion-instant hover:bg-hover hover:text-2 desk:w-[172px]"
      >
        <Search size={14} strokeWidth={1.75} aria-hidden="true" />
        <span className="flex-1 text-left max-desk:sr-only">{words.find}</span>
        <span aria-hidden="true" className="max-desk:hidden">
          <Shortcut keys="Mod K" />
        </span>
      </button>
      <IconButton
        label={words.turns}
        shortcut="T"
        pressed={dock === 'turns'}
        icon={<ChartGantt {...ICON} />}
        onClick={() => uiActions.toggleDock('turns')}
      />
      <IconButton
        label={words.metrics}
        shortcut="M"
        pressed={dock === 'metrics'}
        icon={<ChartLine {...ICON} />}
        onClick={() => uiActions.toggleDock('metrics')}
      />
      <IconButton
        label={words.log}
        shortcut="L"
        pressed={logOpen}
        icon={<Terminal {...ICON} />}
        onClick={uiActions.toggleLog}
      />
      <IconButton
        label={words.keys}
        icon={<KeyRound {...ICON} />}
        onClick={() => uiActions.openDialog('keys')}
      />
      <IconButton
        label={words.help}
        shortcut="?"
        icon={<CircleQuestionMark {...ICON} />}
        onClick={() => uiActions.openDialog('shortcuts')}
      />
    </>
  )
}
