import clsx from 'clsx'
import type { ReactNode } from 'react'

export type BadgeTone = 'plain' | 'attention' | 'failed'

const TONES: Record<BadgeTone, string> = {
  plain: 'bg-hover text-2',
  attention: 'bg-attention-surface text-attention',
  failed: 'bg-failed-surface text-failed',
}

export function Badge({
  tone = 'plain',
  icon,
  className,
  children,
}: {
  tone?: BadgeTone
  icon?: ReactNode
  className?: string
  children: ReactNode
}) {
  return (
    <span
      className={clsx(
        'num inline-flex h-[18px] shrink-0 items-center gap-1 whitespace-nowrap rounded-xs px-1.5 text-xs',
        TONES[tone],
        className,
      )}
    >
      {icon}
      {children}
    </span>
  )
}
