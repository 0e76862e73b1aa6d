import type { KeyboardEvent } from 'react'
import { t } from '../../texts/en.ts'
import { TextArea, TextField } from '../ui/index.ts'
import type { ControlProps } from './FieldControl.tsx'
import { useDraft } from './use-draft.ts'

/** Where Enter makes a new line: what people write in sentences, lists and JSON. */
const LONG_NAMES = /prompt|instruction|description|message|system|persona|script|text$/

/** Everything that is typed: text, numbers, lists and JSON. Leaving the field or Enter takes it over. */
export function TextControl(props: ControlProps) {
  const { field } = props
  const { text, edit, commit, onEscape } = useDraft(props)
  const isNumber = field.kind === 'number' || field.kind === 'integer'
  const isLong =
    field.kind === 'list' || field.kind === 'json' || LONG_NAMES.test(field.path.at(-1) ?? '')

  const common = {
    value: text,
    onChange: edit,
    onBlur: commit,
    required: field.required,
    placeholder: placeholderOf(props),
    onKeyDown: (event: KeyboardEvent<HTMLInputElement | HTMLTextAreaElement>) => {
      onEscape(event)
      if (event.key !== 'Enter') return
      const commits = !isLong || event.ctrlKey || event.metaKey
      if (!commits || event.shiftKey) return
      event.preventDefault()
      commit()
      // Only the form of a node that is still to be made has such a button.
      event.currentTarget.form?.querySelector<HTMLButtonElement>('[type=submit]')?.click()
    },
  }
  if (!isNumber) return <TextArea {...common} mono={field.kind === 'json'} />
  return (
    <TextField
      {...common}
      inputMode={field.kind === 'integer' ? 'numeric' : 'decimal'}
      className="num"
      {...(field.unit === ''
        ? {}
        : { end: <span className="pr-0.5 text-3 text-xs">{field.unit}</span> })}
    />
  )
}

function placeholderOf({ field }: ControlProps): string {
  if (field.kind === 'list') return t.panels.form.onePerLine
  return field.nullable ? t.panels.form.empty : ''
}
