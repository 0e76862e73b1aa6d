import { ChevronDown, Play, Square } from 'lucide-react'
import { lazy, Suspense, useState } from 'react'
import { useAttention, useRunning } from '../../stores/node-states.ts'
import { t } from '../../texts/en.ts'
import { Button, type ButtonProps } from '../ui/Button.tsx'
import { ProgressBar } from '../ui/ProgressBar.tsx'
import { StatusGlyph } from '../ui/StatusGlyph.tsx'
import { showNextThatNeedsYou, useAttentionTone } from './attention.ts'
import { runOrStop } from './run-graph.ts'
import { useLoading } from './use-loading.ts'

const LoadingList = lazy(async () => ({
  default: (await import('./LoadingList.tsx')).LoadingList,
}))

const words = t.shell.bar

/** Run or stop, how much of the graph runs, what loads, and what needs a person. */
export function RunStatus() {
  return (
    <div className="flex shrink-0 items-center gap-2.5 text-2 text-sm">
      <RunButton />
      <RunningCount />
      <LoadingCount />
      <NeedYou />
    </div>
  )
}

export function RunButton({ size = 'md' }: { size?: 'md' | 'touch' }) {
  const { running, total } = useRunning()
  const isRunning = running > 0
  const iconSize = size === 'touch' ? 15 : 12
  return (
    <Button
      size={size}
      variant={isRunning ? 'default' : 'primary'}
      disabled={total === 0}
      aria-keyshortcuts="Control+Enter Meta+Enter"
      className={size === 'touch' ? 'w-[92px] rounded-md!' : 'min-w-[70px]'}
      icon={
        isRunning ? (
          <Square size={iconSize} fill="currentColor" aria-hidden="true" />
        ) : (
          <Play size={iconSize} fill="currentColor" aria-hidden="true" />
        )
      }
      onClick={() => void runOrStop()}
    >
      {isRunning ? words.stop : words.run}
    </Button>
  )
}

function RunningCount() {
  const { running, total } = useRunning()
  return (
    <span className="num flex items-center gap-1.5 whitespace-nowrap max-desk:hidden">
      {total > 0 && <StatusGlyph status={running === 0 ? 'stopped' : 'running'} />}
      {total > 0 ? words.running(running, total) : words.nothingToRun}
    </span>
  )
}

function LoadingCount() {
  const { count, fraction } = useLoading()
  if (count === 0) return null
  return (
    <span className="flex items-center gap-0.5">
      <LoadingMenu count={count} />
      <ProgressBar value={fraction} label={words.loading(count)} className="w-11" />
    </span>
  )
}

/** Closed again whenever nothing loads any more. */
function LoadingMenu({ count }: { count: number }) {
  const [isAsked, setAsked] = useState(false)
  if (!isAsked) {
    return (
      <LoadingButton
        count={count}
        aria-haspopup="dialog"
        aria-expanded={false}
        onClick={() => setAsked(true)}
      />
    )
  }
  return (
    <Suspense fallback={<LoadingButton count={count} />}>
      <LoadingList trigger={<LoadingButton count={count} />} />
    </Suspense>
  )
}

/** Opens the list of what loads. */
function LoadingButton({ count, ...rest }: { count: number } & Omit<ButtonProps, 'children'>) {
  return (
    <Button
      {...rest}
      variant="ghost"
      aria-label={words.showLoading(count)}
      className="num h-6! gap-1.5! px-1.5!"
      icon={<StatusGlyph status="loading" />}
    >
      {words.loading(count)}
      <ChevronDown size={12} strokeWidth={1.75} aria-hidden="true" className="text-3" />
    </Button>
  )
}

function NeedYou() {
  const count = useAttention().length
  const tone = useAttentionTone()
  if (count === 0) return null
  return (
    <Button
      className={
        tone === 'failed'
          ? 'num h-6! gap-1.5! border-failed-line!'
          : 'num h-6! gap-1.5! border-attention-line!'
      }
      aria-label={words.showNext(count)}
      aria-keyshortcuts="N"
      icon={<StatusGlyph status={tone} />}
      onClick={showNextThatNeedsYou}
    >
      {words.needYou(count)}
    </Button>
  )
}
