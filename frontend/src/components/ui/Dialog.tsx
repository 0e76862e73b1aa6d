import clsx from 'clsx'
import { X } from 'lucide-react'
import { Dialog as Radix } from 'radix-ui'
import type { ReactNode, RefObject } from 'react'
import { t } from '../../texts/en.ts'
import { IconButton } from './IconButton.tsx'
import { useFocusBack } from './use-focus-back.ts'

export type DialogProps = {
  open?: boolean
  onClose: () => void
  title: ReactNode
  description?: ReactNode
  /** 372, 496 or 720 wide. */
  size?: 'small' | 'medium' | 'large'
  /** Buttons, the safe one first. */
  footer?: ReactNode
  /** What has the focus when it opens; by default the first control. */
  initialFocus?: RefObject<HTMLElement | null>
  /** Asks before something that cannot be taken back: only its buttons and Escape close it. */
  alert?: boolean
  children?: ReactNode
}

const SIZES = {
  small: 'max-w-[372px]',
  medium: 'max-w-[496px]',
  large: 'max-w-[720px]',
} as const

export function Dialog({
  open = true,
  onClose,
  title,
  description,
  size = 'medium',
  footer,
  initialFocus,
  alert = false,
  children,
}: DialogProps) {
  const focusBack = useFocusBack()
  return (
    <Radix.Root open={open} onOpenChange={(isOpen) => !isOpen && onClose()}>
      <Radix.Portal>
        <Radix.Overlay className="fade layer-dialog fixed inset-0 grid place-items-center overflow-y-auto bg-scrim p-4">
          <Radix.Content
            {...(description === undefined ? { 'aria-describedby': undefined } : {})}
            {...(alert ? { role: 'alertdialog' } : {})}
            onOpenAutoFocus={(event) => {
              if (!initialFocus?.current) return
              event.preventDefault()
              initialFocus.current.focus()
            }}
            onCloseAutoFocus={focusBack}
            onPointerDownOutside={(event) => {
              if (alert) event.preventDefault()
            }}
            onKeyDown={(event) => {
              // A tooltip inside would take the first Escape for itself; lists that are open stand outside.
              const isInside = event.currentTarget.contains(event.target as Node)
              if (event.key === 'Escape' && isInside) onClose()
            }}
            className={clsx(
              'rise-calm relative flex max-h-[calc(100dvh-32px)] w-full flex-col rounded-lg border border-line-strong bg-raised shadow-dialog',
              SIZES[size],
            )}
          >
            <header className={clsx('px-5 pt-[18px]', !alert && 'pr-12')}>
              <Radix.Title className="font-strong text-lg">{title}</Radix.Title>
              {description !== undefined && (
                <Radix.Description
                  className={clsx(alert ? 'mt-1 text-2 text-md' : 'mt-0.5 text-3 text-sm')}
                >
                  {description}
                </Radix.Description>
              )}
            </header>
            <div className="min-h-0 overflow-y-auto px-5 pt-3.5 pb-4">{children}</div>
            {footer !== undefined && (
              <footer
                className={clsx(
                  'flex items-center justify-end gap-2 px-5',
                  alert ? 'pb-4' : 'border-line border-t py-3',
                )}
              >
                {footer}
              </footer>
            )}
            {!alert && (
              <Radix.Close asChild>
                <IconButton
                  label={t.shell.close}
                  icon={<X size={15} strokeWidth={1.75} />}
                  className="absolute top-3.5 right-3.5"
                />
              </Radix.Close>
            )}
          </Radix.Content>
        </Radix.Overlay>
      </Radix.Portal>
    </Radix.Root>
  )
}
