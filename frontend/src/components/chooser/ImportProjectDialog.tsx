import { useMutation } from '@tanstack/react-query'
import { type FormEvent, useEffect, useRef, useState } from 'react'
import { api } from '../../lib/api.ts'
import { t } from '../../texts/en.ts'
import { Button } from '../ui/Button.tsx'
import { Dialog } from '../ui/Dialog.tsx'
import { Field } from '../ui/Field.tsx'
import { ProgressBar } from '../ui/ProgressBar.tsx'
import { TextField } from '../ui/TextField.tsx'

const words = t.shell.importing

export type ImportProjectDialogProps = {
  onClose: () => void
  onImported: (name: string) => void
}

export function ImportProjectDialog({ onClose, onImported }: ImportProjectDialogProps) {
  const [url, setUrl] = useState('')
  // Closing the dialog gives up: the server stops cloning when its client goes away.
  const leaving = useRef(new AbortController())
  useEffect(() => {
    leaving.current = new AbortController()
    return () => leaving.current.abort()
  }, [])
  const fetching = useMutation({
    mutationFn: () => api.importProject(url.trim(), leaving.current.signal),
    onSuccess: ({ name }) => onImported(name),
  })
  const canImport = url.trim() !== '' && !fetching.isPending

  const submit = (event: FormEvent) => {
    event.preventDefault()
    if (canImport) fetching.mutate()
  }
  return (
    <Dialog
      title={words.title}
      description={words.description}
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
            form="import-project"
            disabled={!canImport}
          >
            {fetching.isPending ? words.importing : words.import}
          </Button>
        </>
      }
    >
      <form id="import-project" onSubmit={submit} className="flex flex-col gap-3">
        <Field label={words.url} error={fetching.error?.message}>
          <TextField
            value={url}
            onChange={setUrl}
            placeholder={words.placeholder}
            inputMode="url"
            autoFocus
          />
        </Field>
        {fetching.isPending && <ProgressBar value={null} label={words.importing} />}
      </form>
    </Dialog>
  )
}
