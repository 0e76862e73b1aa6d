import { useRef } from 'react'
import { Button } from './Button.tsx'
import { Dialog, type DialogProps } from './Dialog.tsx'

export type ConfirmDialogProps = Pick<
  DialogProps,
  'title' | 'description' | 'alert' | 'onClose' | 'children'
> & {
  /** Label of the button that changes nothing. */
  keep: string
  confirm: string
  onConfirm: () => void
  canConfirm?: boolean
  /** Why it could not be done. */
  error?: Error | null
}

/** Asks before something is done. The button that changes nothing has the focus. */
export function ConfirmDialog({
  keep,
  confirm,
  onConfirm,
  canConfirm = true,
  error = null,
  alert = false,
  children,
  ...dialog
}: ConfirmDialogProps) {
  const keepButton = useRef<HTMLButtonElement>(null)
  return (
    <Dialog
      {...dialog}
      alert={alert}
      size={alert ? 'small' : 'medium'}
      initialFocus={keepButton}
      footer={
        <>
          <Button ref={keepButton} size="lg" onClick={dialog.onClose}>
            {keep}
          </Button>
          <Button
            size="lg"
            variant={alert ? 'danger' : 'primary'}
            disabled={!canConfirm}
            onClick={onConfirm}
          >
            {confirm}
          </Button>
        </>
      }
    >
      {children}
      {error !== null && (
        <p role="alert" className="text-failed text-sm not-first:mt-2">
          {error.message}
        </p>
      )}
    </Dialog>
  )
}
