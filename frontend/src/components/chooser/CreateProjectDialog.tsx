import { isProjectName } from '@openneuro/protocol'
import { useMutation } from '@tanstack/react-query'
import { type FormEvent, useState } from 'react'
import { api } from '../../lib/api.ts'
import { t } from '../../texts/en.ts'
import { Button } from '../ui/Button.tsx'
import { Dialog } from '../ui/Dialog.tsx'
import { Field } from '../ui/Field.tsx'
import { TextField } from '../ui/TextField.tsx'

const words = t.shell.create
const MAX_NAME_LENGTH = 64

export type CreateProjectDialogProps = {
  /** Names that are taken. */
  existing: readonly string[]
  onClose: () => void
  onCreated: (name: string) => void
}

export function CreateProjectDialog({ existing, onClose, onCreated }: CreateProjectDialogProps) {
  const [text, setText] = useState('')
  const name = text.trim()
  const create = useMutation({
    mutationFn: () => api.createProject(name),
    onSuccess: () => onCreated(name),
  })
  const problem = name === '' ? undefined : problemOf(text, existing)
  const canCreate = name !== '' && problem === undefined && !create.isPending

  const submit = (event: FormEvent) => {
    event.preventDefault()
    if (canCreate) create.mutate()
  }
  return (
    <Dialog
      size="small"
      title={words.title}
      onClose={onClose}
      footer={
        <>
          <Button size="lg" onClick={onClose}>
            {words.cancel}
          </Button>
          <Button
            size="lg"
            variant="primary"
            type="submit"
            form="create-project"
            disabled={!canCreate}
          >
            {create.isPending ? words.creating : words.create}
          </Button>
        </>
      }
    >
      <form id="create-project" onSubmit={submit}>
        <Field label={words.name} hint={words.nameHint} error={problem ?? create.error?.message}>
          <TextField value={text} onChange={setText} maxLength={MAX_NAME_LENGTH + 8} autoFocus />
        </Field>
      </form>
    </Dialog>
  )
}

function problemOf(text: string, existing: readonly string[]): string | undefined {
  const name = text.trim()
  const same = (other: string) => other.toLowerCase() === name.toLowerCase()
  if (existing.some(same)) return words.exists
  if (isProjectName(name)) return undefined
  if ([...name].length > MAX_NAME_LENGTH) return words.tooLong
  return /^\.|\.$/.test(name) ? words.badEnds : words.badCharacters
}
