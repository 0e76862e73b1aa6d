import clsx from 'clsx'
import { turnViewActions } from '../../stores/turn-view.ts'
import { uiActions } from '../../stores/ui-store.ts'
import { t } from '../../texts/en.ts'
import { millisecondsText } from '../../texts/numbers.ts'
import { goToNode } from './go-to-node.ts'
import { COLUMNS, percent } from './turn-columns.ts'
import { partWords, type Stretch, type TurnRow } from './turn-layout.ts'
import { causeText } from './turn-text.ts'
import { usePartKind, usePathName } from './use-part-kind.ts'

const words = t.panels.turns

type TurnRowProps = { row: TurnRow; span: number; stacked: boolean }

/** One part: who did what, when, how long, and why. Lights its node while it is pointed at. */
export function TurnRowView({ row, span, stacked }: TurnRowProps) {
  const kind = usePartKind(row.nodeId, row.part)
  const light = () => turnViewActions.light(row.nodeId)
  return (
    <li
      className={clsx(
        `kind-${kind} rounded-xs hover:bg-hover`,
        stacked
          ? 'grid h-15 grid-cols-[1fr_44px] content-center text-sm'
          : `${COLUMNS} h-[18px] text-xs`,
      )}
      onPointerEnter={light}
      onFocus={light}
      onBlur={() => turnViewActions.light(null)}
    >
      <Name row={row} isLink={!stacked} />
      {!stacked && <Bars row={row} span={span} className="" />}
      <span className={clsx('num text-right', row.path === null && 'text-3')}>
        {millisecondsText((row.path ?? row.hidden)!.ms)}
      </span>
      {stacked && <Bars row={row} span={span} className="col-span-2 my-1" />}
      <Cause row={row} isLink={!stacked} />
    </li>
  )
}

type CellProps = { row: TurnRow; isLink: boolean }

function Name({ row, isLink }: CellProps) {
  const name = usePathName(row.nodeId)
  const text = (
    <>
      {name} <span className="text-3">{partWords(row.part)}</span>
    </>
  )
  if (!isLink) return <span className="clip">{text}</span>
  return (
    <button
      type="button"
      title={words.goTo(name)}
      onClick={() => goToNode(outerOf(row.nodeId))}
      className="clip rounded-xs text-left"
    >
      {text}
    </button>
  )
}

/** Clicking the cause opens that setting. */
function Cause({ row, isLink }: CellProps) {
  const text = causeText(row)
  const { nodeId, setting } = row
  if (setting === null || !isLink) {
    const tone = row.isHandover ? 'text-attention' : 'text-3'
    return <span className={clsx('clip', tone)}>{text}</span>
  }
  return (
    <button
      type="button"
      title={words.openCause(setting)}
      onClick={() => openSetting(nodeId, setting)}
      className="clip rounded-xs text-left text-3 underline-offset-2 hover:text-1 hover:underline"
    >
      {text}
    </button>
  )
}

type BarsProps = { row: TurnRow; span: number; className: string }

function Bars({ row: { hidden, path }, span, className }: BarsProps) {
  return (
    <span className={`relative h-2.5 ${className}`}>
      {hidden && <Bar stretch={hidden} span={span} isHidden={true} />}
      {path && <Bar stretch={path} span={span} isHidden={false} />}
    </span>
  )
}

function Bar({ stretch, span, isHidden }: { stretch: Stretch; span: number; isHidden: boolean }) {
  return (
    <span
      className={clsx('absolute inset-y-0 rounded-[2px]', isHidden ? 'turn-hidden' : 'bg-kind')}
      style={{
        left: percent(stretch.startMs, span),
        width: `max(2px, ${percent(stretch.ms, span)})`,
      }}
    />
  )
}

function openSetting(path: string, setting: string): void {
  const id = outerOf(path)
  goToNode(id)
  uiActions.inspect(id, setting.split(' ', 1)[0])
}

function outerOf(path: string): string {
  return path.split('/', 1)[0]!
}
