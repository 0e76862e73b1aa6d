import clsx from 'clsx'
import type { ReactNode } from 'react'

/** The sunken surface that a widget stands on, within a node. */
export function WidgetFrame({ className, children }: { className?: string; children: ReactNode }) {
  return (
    <div className={clsx('relative mx-2 mb-2 overflow-hidden rounded-sm bg-field', className)}>
      {children}
    </div>
  )
}
