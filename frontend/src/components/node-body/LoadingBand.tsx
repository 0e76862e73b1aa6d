import clsx from 'clsx'
import { type ComponentProps, useEffect, useState } from 'react'
import { t } from '../../texts/en.ts'
import { stopNode } from '../dialogs/run-graph.ts'
import { ProgressBar } from '../ui/index.ts'
import { BandFrame } from './BandFrame.tsx'

/** A start shorter than this says nothing, so that nodes do not grow and shrink at every run. */
const QUIET_MS = 600

export function LoadingBand({
  nodeId,
  name,
  fraction,
  text,
}: {
  nodeId: string
  name: string
  fraction: number | null
  text: string
}) {
  const words = t.panels.band.loading
  const isLong = useElapsed(QUIET_MS)
  if (!isLong && fraction === null) return null
  return (
    <BandFrame
      title={text === '' ? words.title : text}
      end={fraction === null ? undefined : words.percent(Math.round(fraction * 100))}
    >
      <ProgressBar value={fraction} label={words.progress(name)} className="my-1.5" />
      <LinkButton className="self-end" onClick={() => void stopNode(nodeId)}>
        {words.cancel}
      </LinkButton>
    </BandFrame>
  )
}

export function LinkButton({ className, ...rest }: ComponentProps<'button'>) {
  return (
    <button
      {...rest}
      type="button"
      className={clsx(
        'nodrag rounded-xs text-1 underline underline-offset-2 hover:text-2',
        className,
      )}
    />
  )
}

function useElapsed(ms: number): boolean {
  const [elapsed, setElapsed] = useState(false)
  useEffect(() => {
    const timer = setTimeout(() => setElapsed(true), ms)
    return () => clearTimeout(timer)
  }, [ms])
  return elapsed
}
