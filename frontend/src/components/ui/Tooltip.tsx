import { Tooltip as Radix } from 'radix-ui'
import type { ReactElement, ReactNode } from 'react'
import { Shortcut } from './Kbd.tsx'

export type TooltipProps = {
  text: ReactNode
  shortcut?: string
  side?: 'top' | 'bottom' | 'left' | 'right'
  /** One element that can hold a ref. */
  children: ReactElement
}

const OPEN_DELAY_MS = 400

/** Wraps the app once; after one tooltip the next opens at once. */
export function TooltipProvider({ children }: { children: ReactNode }) {
  return (
    <Radix.Provider delayDuration={OPEN_DELAY_MS} skipDelayDuration={300}>
      {children}
    </Radix.Provider>
  )
}

export function Tooltip({ text, shortcut, side = 'bottom', children }: TooltipProps) {
  return (
    <Radix.Root delayDuration={OPEN_DELAY_MS}>
      <Radix.Trigger asChild>{children}</Radix.Trigger>
      <Radix.Portal>
        <Radix.Content
          side={side}
          sideOffset={6}
          collisionPadding={8}
          className="rise layer-tooltip flex max-w-[260px] items-center gap-2 rounded-sm border border-line-strong bg-raised px-2 py-1 text-1 text-xs shadow-menu"
        >
          {text}
          {shortcut !== undefined && <Shortcut keys={shortcut} />}
        </Radix.Content>
      </Radix.Portal>
    </Radix.Root>
  )
}
