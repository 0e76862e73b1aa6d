import type { Choice } from '@openneuro/protocol'
import { type KeyboardEvent, useState } from 'react'
import { t } from '../../texts/en.ts'
import { TextField } from '../ui/index.ts'
import { ChoiceControl } from './ChoiceControl.tsx'
import type { ControlProps } from './FieldControl.tsx'
import { useDraft } from './use-draft.ts'

/** No value of a component: a control character cannot be typed. */
const OTHER = '\u0000'

/** The choices that the component offers now, and a way to type something else. */
export function OpenChoiceControl(props: ControlProps & { choices: readonly Choice[] }) {
  const [typing, setTyping] = useState(false)
  if (typing) return <TypedControl {...props} onDone={() => setTyping(false)} />
  return (
    <ChoiceControl
      {...props}
      choices={[...props.choices, { value: OTHER, label: t.panels.form.other }]}
      onChange={(value) => (value === OTHER ? setTyping(true) : props.onChange(value))}
    />
  )
}

function TypedControl({ onDone, ...props }: ControlProps & { onDone: () => void }) {
  const { text, edit, commit, revert } = useDraft(props)
  const finish = (take: () => void) => {
    take()
    onDone()
  }
  return (
    <TextField
      ref={takeFocus}
      value={text}
      onChange={edit}
      onBlur={() => finish(commit)}
      onKeyDown={(event: KeyboardEvent) => {
        if (event.key === 'Enter') {
          event.preventDefault()
          finish(commit)
        }
        if (event.key === 'Escape') {
          event.stopPropagation()
          finish(revert)
        }
      }}
    />
  )
}

function takeFocus(input: HTMLInputElement | null): void {
  input?.focus()
  input?.select()
}
