import { Slot } from 'radix-ui'
import { type ReactElement, type ReactNode, useId } from 'react'
import { Floating } from './Floating.tsx'
import { Shortcut } from './Kbd.tsx'
import type { Side } from './place-beside.ts'
import { useHovering } from './use-hovering.ts'

export type TooltipProps = {
  text: ReactNode
  shortcut?: string
  side?: Side
  /** One element that can hold handlers. */
  children: ReactElement
}

const OPEN_DELAY_MS = 400

export function Tooltip({ text, shortcut, side = 'bottom', children }: TooltipProps) {
  const { anchor, trigger } = useHovering({ openMs: OPEN_DELAY_MS })
  const id = useId()
  return (
    <>
      <Slot.Root {...trigger} {...(anchor === null ? {} : { 'aria-describedby': id })}>
        {children}
      </Slot.Root>
      {anchor !== null && (
        <Floating
          anchor={anchor}
          side={side}
          align="center"
          gap={6}
          role="tooltip"
          id={id}
          className="rise layer-tooltip pointer-events-none flex w-max max-w-[260px] items-center gap-2 rounded-sm border border-line-strong bg-raised px-2 py-1 text-1 text-xs shadow-menu"
        >
          {text}
          {shortcut !== undefined && <Shortcut keys={shortcut} />}
        </Floating>
      )}
    </>
  )
}
