import { FolderOpen } from 'lucide-react'
import { useRef, useState } from 'react'
import { t } from '../../texts/en.ts'
import { Button, Spinner, TextField } from '../ui/index.ts'
import type { ControlProps } from './FieldControl.tsx'
import { useDraft } from './use-draft.ts'

/** A path on the server's computer; Browse sends a file there first. */
export function PathControl(props: ControlProps & { upload: (file: File) => Promise<string> }) {
  const { onChange, upload, onFailure } = props
  const { text, edit, commit, onEscape } = useDraft(props)
  const picker = useRef<HTMLInputElement>(null)
  const [sending, setSending] = useState(false)

  const send = async (file: File) => {
    setSending(true)
    try {
      onChange(await upload(file))
    } catch (error) {
      onFailure(error)
    } finally {
      setSending(false)
    }
  }

  return (
    <span className="flex gap-1.5">
      <TextField
        mono
        value={text}
        onChange={edit}
        onBlur={commit}
        title={text}
        required={props.field.required}
        placeholder={t.panels.form.pathPlaceholder}
        onKeyDown={(event) => {
          if (event.key === 'Enter') commit()
          onEscape(event)
        }}
      />
      <Button
        onClick={() => picker.current?.click()}
        disabled={sending}
        icon={
          sending ? (
            <Spinner label="" />
          ) : (
            <FolderOpen size={14} strokeWidth={1.75} aria-hidden="true" />
          )
        }
      >
        {sending ? t.panels.form.sending : t.panels.form.browse}
      </Button>
      <input
        ref={picker}
        type="file"
        hidden
        aria-label={t.panels.form.file}
        onChange={(event) => {
          const file = event.target.files?.[0]
          event.target.value = ''
          if (file) void send(file)
        }}
      />
    </span>
  )
}
