import clsx from 'clsx'
import { Check, ChevronRight } from 'lucide-react'
import { DropdownMenu as Radix } from 'radix-ui'
import type { ReactElement, ReactNode } from 'react'
import { keysText } from './Kbd.tsx'
import { useFocusBack } from './use-focus-back.ts'

const SURFACE =
  'rise layer-menu min-w-[172px] max-w-[320px] rounded-md border border-line-strong bg-raised p-[5px] text-sm shadow-menu max-h-(--radix-dropdown-menu-content-available-height) overflow-y-auto'
const ROW =
  'flex h-7 items-center gap-2 rounded-sm px-2 text-1 select-none outline-none data-[highlighted]:bg-pressed data-[disabled]:text-off data-[state=open]:bg-hover'

export type MenuProps = {
  /** The button that opens it. */
  trigger: ReactElement
  children: ReactNode
  align?: 'start' | 'center' | 'end'
  side?: 'top' | 'bottom' | 'left' | 'right'
  /** Open from the start, as when its code came because somebody asked for it. */
  defaultOpen?: boolean
}

export function Menu({
  trigger,
  children,
  align = 'start',
  side = 'bottom',
  defaultOpen = false,
}: MenuProps) {
  return (
    <Radix.Root modal={false} defaultOpen={defaultOpen}>
      <Radix.Trigger asChild>{trigger}</Radix.Trigger>
      <Radix.Portal>
        <Radix.Content
          align={align}
          side={side}
          sideOffset={4}
          collisionPadding={8}
          className={SURFACE}
        >
          {children}
        </Radix.Content>
      </Radix.Portal>
    </Radix.Root>
  )
}

/** A menu at a point of the window, as after a right click. */
export function MenuAt({
  point,
  onClose,
  label,
  children,
}: {
  point: { x: number; y: number }
  onClose: () => void
  label: string
  children: ReactNode
}) {
  const focusBack = useFocusBack()
  return (
    <Radix.Root open modal={false} onOpenChange={(isOpen) => !isOpen && onClose()}>
      <Radix.Trigger asChild>
        <span
          aria-hidden="true"
          className="pointer-events-none fixed size-0"
          style={{ left: point.x, top: point.y }}
        />
      </Radix.Trigger>
      <Radix.Portal>
        <Radix.Content
          aria-label={label}
          onCloseAutoFocus={focusBack}
          align="start"
          sideOffset={0}
          collisionPadding={8}
          className={SURFACE}
        >
          {children}
        </Radix.Content>
      </Radix.Portal>
    </Radix.Root>
  )
}

export type MenuItemProps = {
  children: ReactNode
  onSelect: () => void
  icon?: ReactNode
  /** As in `Mod G`. */
  shortcut?: string
  disabled?: boolean
  checked?: boolean
}

export function MenuItem({
  children,
  onSelect,
  icon,
  shortcut,
  disabled = false,
  checked,
}: MenuItemProps) {
  const content = (
    <>
      {icon !== undefined && <span className="text-3">{icon}</span>}
      <span className="clip min-w-0 flex-1">{children}</span>
      {checked === true && <Check size={14} strokeWidth={1.75} aria-hidden="true" />}
      {shortcut !== undefined && <span className="pl-4 text-3">{keysText(shortcut)}</span>}
    </>
  )
  return checked === undefined ? (
    <Radix.Item className={ROW} disabled={disabled} onSelect={onSelect}>
      {content}
    </Radix.Item>
  ) : (
    <Radix.CheckboxItem
      className={ROW}
      checked={checked}
      disabled={disabled}
      onCheckedChange={onSelect}
    >
      {content}
    </Radix.CheckboxItem>
  )
}

export function MenuSub({
  label,
  icon,
  children,
}: {
  label: ReactNode
  icon?: ReactNode
  children: ReactNode
}) {
  return (
    <Radix.Sub>
      <Radix.SubTrigger className={ROW}>
        {icon !== undefined && <span className="text-3">{icon}</span>}
        <span className="clip min-w-0 flex-1">{label}</span>
        <ChevronRight size={14} strokeWidth={1.75} className="text-3" aria-hidden="true" />
      </Radix.SubTrigger>
      <Radix.Portal>
        <Radix.SubContent className={SURFACE} sideOffset={4} collisionPadding={8}>
          {children}
        </Radix.SubContent>
      </Radix.Portal>
    </Radix.Sub>
  )
}

export function MenuLabel({ children }: { children: ReactNode }) {
  return <Radix.Label className={clsx(ROW, 'text-3 text-xs')}>{children}</Radix.Label>
}

export function MenuSeparator() {
  return <Radix.Separator className="my-1 h-px bg-line" />
}
