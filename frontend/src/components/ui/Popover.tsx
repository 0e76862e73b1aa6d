import { Popover as Radix } from 'radix-ui'
import { type ReactElement, type ReactNode, useRef } from 'react'

export type PopoverProps = {
  /** The button that opens it. */
  trigger: ReactElement
  /** Said by screen readers when it opens. */
  label: string
  align?: 'start' | 'center' | 'end'
  /** Open from the start, as when its code came because somebody asked for it. */
  defaultOpen?: boolean
  children: ReactNode
}

/** Controls beside the button that they belong to; the rest of the page goes on. */
export function Popover({
  trigger,
  label,
  align = 'start',
  defaultOpen = false,
  children,
}: PopoverProps) {
  const button = useRef<HTMLButtonElement>(null)
  return (
    <Radix.Root defaultOpen={defaultOpen}>
      <Radix.Trigger asChild ref={button}>
        {trigger}
      </Radix.Trigger>
      <Radix.Portal>
        <Radix.Content
          aria-label={label}
          align={align}
          sideOffset={6}
          collisionPadding={8}
          // On no control of it: the key that opened it may still be down.
          onOpenAutoFocus={(event) => {
            event.preventDefault()
            if (event.currentTarget instanceof HTMLElement) event.currentTarget.focus()
          }}
          onCloseAutoFocus={(event) => {
            event.preventDefault()
            if (document.activeElement === document.body) leaveTo(button.current)
          }}
          className="rise layer-menu max-h-(--radix-popover-content-available-height) w-[min(320px,calc(100vw-16px))] overflow-y-auto rounded-md border border-line-strong bg-raised shadow-menu outline-none"
        >
          {children}
        </Radix.Content>
      </Radix.Portal>
    </Radix.Root>
  )
}

/** The button may have gone with what it was there for. */
function leaveTo(button: HTMLElement | null): void {
  const target = button?.isConnected ? button : document.querySelector<HTMLElement>('[data-graph]')
  target?.focus()
}
