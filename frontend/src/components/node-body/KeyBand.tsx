import { type FormEvent, useState } from 'react'
import { api } from '../../lib/api.ts'
import { t } from '../../texts/en.ts'
import { withVariable } from '../dialogs/env-file.ts'
import { Button, TextField } from '../ui/index.ts'
import { BandFrame } from './BandFrame.tsx'

/** A key is pasted where it is missing; the node starts by itself once it is there. */
export function KeyBand({ name }: { name: string }) {
  const words = t.panels.band.key
  const [value, setValue] = useState('')
  const [state, setState] = useState<'idle' | 'saving' | 'failed'>('idle')

  const save = async (event: FormEvent) => {
    event.preventDefault()
    setState('saving')
    try {
      const { content } = await api.env()
      await api.putEnv(withVariable(content, name, value.trim()))
      setState('idle')
    } catch {
      setState('failed')
    }
  }

  return (
    <BandFrame tone="attention" title={words.title}>
      <span className="data break-all text-2xs">{name}</span>
      <form onSubmit={save} className="mt-1.5 flex items-center gap-1.5">
        <TextField
          type="password"
          value={value}
          onChange={setValue}
          placeholder={words.paste}
          aria-label={words.field(name)}
          className="h-6 min-w-0 flex-1"
        />
        <Button
          size="sm"
          type="submit"
          className="h-6"
          disabled={value.trim() === '' || state === 'saving'}
        >
          {state === 'saving' ? words.saving : words.save}
        </Button>
      </form>
      {state === 'failed' && (
        <p role="alert" className="mt-1 text-failed">
          {words.failed}
        </p>
      )}
    </BandFrame>
  )
}
