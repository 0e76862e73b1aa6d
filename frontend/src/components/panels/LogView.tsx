import { Copy, Eraser, Search } from 'lucide-react'
import { memo, useEffect, useRef, useState } from 'react'
import { useGraph } from '../../stores/graph-store.ts'
import { t } from '../../texts/en.ts'
import { clockText } from '../../texts/numbers.ts'
import { Button, IconButton, TextField, toast } from '../ui/index.ts'
import { countLines, filterLines, type LogLine } from './log-lines.ts'
import { useLog } from './use-log.ts'

const words = t.panels.log
const NEAR_END_PX = 24

/** The lines that nodes printed: to read along, to search, to copy. */
export function LogView({ nodeIds }: { nodeIds: readonly string[] }) {
  const { lines, failed, clear } = useLog(nodeIds)
  const [search, setSearch] = useState('')
  const shown = filterLines(lines, search)
  const { list, follows, setFollows, onScroll } = useFollow(shown.at(-1)?.seq)
  const { stdout, stderr } = countLines(lines)
  const copy = async () => {
    await navigator.clipboard.writeText(shown.map(lineText).join('\n'))
    toast({ text: words.copied })
  }

  return (
    <div className="flex min-h-0 flex-1 flex-col">
      <div className="flex items-center gap-1 px-3 py-1.5">
        <TextField
          role="searchbox"
          value={search}
          onChange={setSearch}
          placeholder={words.filter}
          aria-label={words.filter}
          icon={<Search size={13} strokeWidth={1.75} aria-hidden="true" />}
          className="h-6! flex-1"
        />
        <IconButton
          size="sm"
          label={words.copy}
          icon={<Copy size={13} strokeWidth={1.75} />}
          disabled={shown.length === 0}
          onClick={() => void copy()}
        />
        <IconButton
          size="sm"
          label={words.clear}
          icon={<Eraser size={13} strokeWidth={1.75} />}
          disabled={lines.length === 0}
          onClick={clear}
        />
      </div>
      <div
        ref={list}
        onScroll={onScroll}
        role="log"
        aria-label={words.lines}
        // biome-ignore lint/a11y/noNoninteractiveTabindex: a list that scrolls is scrolled by keys too
        tabIndex={0}
        className="data min-h-0 flex-1 select-text overflow-y-auto px-3 text-xs -outline-offset-2"
      >
        {failed && <p className="py-1 font-ui text-failed">{words.failed}</p>}
        {!failed && lines.length === 0 && (
          <p className="py-1 font-ui text-3">
            {nodeIds.length === 0 ? words.nothingSelected : words.nothing}
          </p>
        )}
        {lines.length > 0 && shown.length === 0 && (
          <p className="py-1 font-ui text-3">{words.noMatch(search)}</p>
        )}
        {shown.map((line) => (
          <Line key={line.seq} line={line} named={nodeIds.length > 1} />
        ))}
      </div>
      <footer className="flex h-7 shrink-0 items-center justify-between px-3 text-3 text-xs">
        <span className="num">{words.counts(stdout, stderr)}</span>
        <Button
          size="sm"
          variant="ghost"
          aria-pressed={follows}
          onClick={() => setFollows(!follows)}
        >
          {follows ? words.following : words.follow}
        </Button>
      </footer>
    </div>
  )
}

/** Stays with the newest line until somebody scrolls away from it. */
function useFollow(newest: number | undefined) {
  const list = useRef<HTMLDivElement>(null)
  const [follows, setFollows] = useState(true)
  // biome-ignore lint/correctness/useExhaustiveDependencies: with each new line
  useEffect(() => {
    if (follows) list.current?.scrollTo({ top: list.current.scrollHeight })
  }, [newest, follows])
  const onScroll = () => {
    const box = list.current
    if (box) setFollows(box.scrollHeight - box.scrollTop - box.clientHeight < NEAR_END_PX)
  }
  return { list, follows, setFollows, onScroll }
}

const Line = memo(function Line({ line, named }: { line: LogLine; named: boolean }) {
  return (
    <p className="flex gap-2.5 leading-[18px]">
      <span className="num shrink-0 text-3">{clockText(line.timestamp)}</span>
      {named && <NodeName nodeId={line.nodeId} />}
      <span
        className={`min-w-0 whitespace-pre-wrap break-words ${line.stream === 'stderr' ? 'text-attention' : 'text-2'}`}
      >
        {line.stream === 'stderr' && <span className="sr-only">stderr: </span>}
        {line.text}
      </span>
    </p>
  )
})

function NodeName({ nodeId }: { nodeId: string }) {
  const name = useGraph(({ nodes }) => {
    const node = nodes[nodeId]
    return node ? (node.label ?? node.type) : nodeId
  })
  return (
    <span className="clip w-20 shrink-0 text-1" title={nodeId}>
      {name}
    </span>
  )
}

function lineText(line: LogLine): string {
  return `${clockText(line.timestamp)} ${line.nodeId} ${line.stream} ${line.text}`
}
