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

/** How long the pointer rests before a tooltip shows. */
export const TOOLTIP_DELAY_MS = 400

export function Tooltip({ text, shortcut, side = 'bottom', children }: TooltipProps) {
  const { anchor, trigger } = useHovering({ openMs: TOOLTIP_DELAY_MS })
  const id = useId()
  return (
    <>
      <Slot.Root {...trigger} {...(anchor === null ? {} : { 'aria-describedby': id })}>
        {children}
      </Slot.Root>
      {anchor !== null && (
        <TooltipBox anchor={anchor} side={side} gap={6} id={id}>
          {text}
          {shortcut !== undefined && <Shortcut keys={shortcut} />}
        </TooltipBox>
      )}
    </>
  )
}

type TooltipBoxProps = {
  anchor: Element
  side: Side
  /** To the anchor, px. */
  gap: number
  id?: string
  children: ReactNode
}

/** What a tooltip is: a few words beside something. */
export function TooltipBox({ children, ...place }: TooltipBoxProps) {
  return (
    <Floating
      {...place}
      align="center"
      role="tooltip"
      className="rise layer-tooltip pointer-events-none flex w-max max-w-[260px] items-center gap-2 break-words rounded-sm border border-line-strong bg-raised px-2 py-1 text-1 text-xs shadow-menu"
    >
      {children}
    </Floating>
  )
}
