import type { TapFrame } from '@openneuro/protocol'
import { useLayoutEffect, useRef } from 'react'
import { t } from '../../../texts/en.ts'
import { frameViewOf, messageLinesOf, type ProbeLine, valueLinesOf } from './frame-view.ts'
import { ProbePicture, ProbeSkeleton, ProbeWaveform } from './ProbePainters.tsx'
import { type Tapped, useTapFrame } from './use-tap-frame.ts'

const TEXT_MS = 100

/** The data itself, as what it is. */
export function ProbeContent({
  tapped,
  onLevel,
}: {
  tapped: Tapped
  onLevel: (dbfs: number) => void
}) {
  const frame = useTapFrame(tapped, TEXT_MS)
  if (!frame) {
    return <p className="grid h-11 place-items-center text-xs text-3">{t.widgets.probe.waiting}</p>
  }
  switch (frameViewOf(frame)) {
    case 'waveform':
      return <ProbeWaveform {...tapped} onLevel={onLevel} />
    case 'picture':
      return <ProbePicture {...tapped} />
    case 'skeleton':
      return <ProbeSkeleton {...tapped} />
    case 'messages':
      return <Lines lines={messageLinesOf(frame)} />
    case 'text':
      return <Text text={textOf(frame)} />
    case 'values':
      return <Lines lines={valueLinesOf(frame)} />
  }
}

function textOf({ frame }: TapFrame): string {
  return Array.isArray(frame) ? '' : String(frame.text)
}

const BOX = 'nodrag nowheel select-text h-11 overflow-y-auto rounded-xs text-sm leading-[17px]'

function Text({ text }: { text: string }) {
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: a scrolling region takes the focus
    <p tabIndex={0} className={`${BOX} whitespace-pre-wrap [overflow-wrap:anywhere]`}>
      {text}
    </p>
  )
}

function Lines({ lines }: { lines: readonly ProbeLine[] }) {
  const list = useRef<HTMLDListElement>(null)
  const count = lines.length
  useLayoutEffect(() => {
    // The newest line is the last one.
    if (list.current && count > 0) list.current.scrollTop = list.current.scrollHeight
  }, [count])
  return (
    <dl
      ref={list}
      tabIndex={0}
      className={`${BOX} grid auto-rows-min grid-cols-[auto_1fr] gap-x-2`}
    >
      {lines.map(({ name, value }, index) => (
        // Lines have no identity of their own, and their order is theirs.
        // biome-ignore lint/suspicious/noArrayIndexKey: see above
        <div key={index} className="contents">
          <dt className="text-3">{name}</dt>
          <dd className="num line-clamp-2 min-w-0 [overflow-wrap:anywhere]">{value}</dd>
        </div>
      ))}
    </dl>
  )
}
