import { type FormEvent, useState } from 'react'
import { sendUiInput } from '../../lib/socket.ts'
import { t } from '../../texts/en.ts'
import { usePathName } from '../panels/use-part-kind.ts'
import { Button, TextField } from '../ui/index.ts'

export function TextInput({ nodeId, channel }: { nodeId: string; channel: string }) {
  const node = usePathName(nodeId)
  return (
    <SendField
      label={t.widgets.input.label(channel, node)}
      placeholder={t.widgets.input.text(channel)}
      isMono={false}
      onSend={(text) => sendUiInput(nodeId, channel, text)}
    />
  )
}

/** Parsed as JSON where it is, else sent as the text it is. */
export function JsonInput({ nodeId, channel }: { nodeId: string; channel: string }) {
  const node = usePathName(nodeId)
  return (
    <SendField
      label={t.widgets.input.label(channel, node)}
      placeholder={t.widgets.input.json(channel)}
      isMono
      onSend={(text) => sendUiInput(nodeId, channel, valueFrom(text))}
    />
  )
}

function valueFrom(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return text
  }
}

/** Enter sends; blank is ignored; what could not be sent stays in the field. */
function SendField({
  label,
  placeholder,
  isMono,
  onSend,
}: {
  label: string
  placeholder: string
  isMono: boolean
  onSend: (text: string) => boolean
}) {
  const [text, setText] = useState('')

  function submit(event: FormEvent): void {
    event.preventDefault()
    if (text.trim() !== '' && onSend(text)) setText('')
  }

  return (
    <form onSubmit={submit} className="nodrag mx-2 mb-2 flex items-center gap-1.5">
      <TextField
        value={text}
        onChange={setText}
        aria-label={label}
        placeholder={placeholder}
        mono={isMono}
      />
      <Button type="submit" disabled={text.trim() === ''}>
        {t.widgets.input.send}
      </Button>
    </form>
  )
}
