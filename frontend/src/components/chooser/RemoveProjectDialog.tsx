import { useMutation } from '@tanstack/react-query'
import { api } from '../../lib/api.ts'
import { t } from '../../texts/en.ts'
import { ConfirmDialog } from '../ui/ConfirmDialog.tsx'

const words = t.shell.removing

export type RemoveProjectDialogProps = {
  name: string
  onClose: () => void
  onRemoved: () => void
}

export function RemoveProjectDialog({ name, onClose, onRemoved }: RemoveProjectDialogProps) {
  const remove = useMutation({ mutationFn: () => api.deleteProject(name), onSuccess: onRemoved })
  return (
    <ConfirmDialog
      alert
      title={words.title(name)}
      description={words.detail}
      keep={words.keep}
      confirm={words.remove}
      canConfirm={!remove.isPending}
      error={remove.error}
      onClose={onClose}
      onConfirm={() => remove.mutate()}
    />
  )
}
