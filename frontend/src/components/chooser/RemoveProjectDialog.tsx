import { useMutation } from '@tanstack/react-query'
import { useRef } from 'react'
import { api } from '../../lib/api.ts'
import { t } from '../../texts/en.ts'
import { Button } from '../ui/Button.tsx'
import { Dialog } from '../ui/Dialog.tsx'

const words = t.shell.removing

export type RemoveProjectDialogProps = {
  name: string
  onClose: () => void
  onRemoved: () => void
}

export function RemoveProjectDialog({ name, onClose, onRemoved }: RemoveProjectDialogProps) {
  const keep = useRef<HTMLButtonElement>(null)
  const remove = useMutation({ mutationFn: () => api.deleteProject(name), onSuccess: onRemoved })
  return (
    <Dialog
      alert
      size="small"
      title={words.title(name)}
      description={words.detail}
      onClose={onClose}
      initialFocus={keep}
      footer={
        <>
          <Button ref={keep} size="lg" onClick={onClose}>
            {words.keep}
          </Button>
          <Button
            size="lg"
            variant="danger"
            disabled={remove.isPending}
            onClick={() => remove.mutate()}
          >
            {words.remove}
          </Button>
        </>
      }
    >
      {remove.error !== null && (
        <p role="alert" className="text-failed text-sm">
          {remove.error.message}
        </p>
      )}
    </Dialog>
  )
}
