import clsx from 'clsx'
import type { ReactNode } from 'react'

const TONES = {
  plain: { surface: 'bg-field', title: 'text-1 font-medium' },
  attention: { surface: 'bg-attention-surface', title: 'text-attention font-strong' },
  failed: { surface: 'bg-failed-surface', title: 'text-failed font-strong' },
} as const

export type BandFrameProps = {
  tone?: keyof typeof TONES
  title?: ReactNode
  /** At the right of the title: a percentage. */
  end?: ReactNode
  children?: ReactNode
  /** At most two. */
  actions?: ReactNode
}

/** What a node has to say, below its slots: a title, one line, what can be done. */
export function BandFrame({ tone = 'plain', title, end, children, actions }: BandFrameProps) {
  return (
    <div
      className={clsx(
        'mx-2 mb-2 flex flex-col rounded-sm px-[9px] pt-2 pb-[9px] text-2 text-xs leading-[15px]',
        TONES[tone].surface,
      )}
    >
      {title !== undefined && (
        <p className="mb-px flex items-baseline justify-between gap-2">
          <b className={clsx('min-w-0 break-words text-sm', TONES[tone].title)}>{title}</b>
          {end !== undefined && <span className="num shrink-0 text-2">{end}</span>}
        </p>
      )}
      {children}
      {actions !== undefined && (
        <div className="mt-[7px] flex flex-wrap items-center gap-1.5">{actions}</div>
      )}
    </div>
  )
}
