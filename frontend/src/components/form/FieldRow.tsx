import type { Choice } from '@openneuro/protocol'
import { t } from '../../texts/en.ts'
import { Field } from '../ui/index.ts'
import { type ControlProps, FieldControl } from './FieldControl.tsx'
import { textOf } from './field-text.ts'
import type { FormField } from './form-schema.ts'

const LONGEST_DEFAULT = 18

export type FieldRowProps = ControlProps & {
  error: string | undefined
  changed: boolean
  choices: readonly Choice[] | undefined
  upload: (file: File) => Promise<string>
}

/** A setting: its name, its control, what it is for, and the way back to its default. */
export function FieldRow({ error, changed, ...control }: FieldRowProps) {
  const { field, onChange, onProblem } = control
  const isSwitch = field.kind === 'boolean'
  const reset = () => {
    onProblem(null)
    onChange(undefined)
  }
  return (
    <div className="group relative" data-field={field.key}>
      <Field
        label={<span title={field.key}>{field.label}</span>}
        hint={field.help}
        error={error}
        required={field.required}
        {...(isSwitch
          ? { className: '[&>button]:absolute [&>button]:top-0 [&>button]:right-0' }
          : {})}
      >
        <FieldControl {...control} />
      </Field>
      {changed && <ResetButton field={field} inset={isSwitch} onReset={reset} />}
    </div>
  )
}

function ResetButton({
  field,
  inset,
  onReset,
}: {
  field: FormField
  inset: boolean
  onReset: () => void
}) {
  const text = textOf(field, field.default)
  const isShort = text !== '' && text.length <= LONGEST_DEFAULT && !text.includes('\n')
  return (
    <button
      type="button"
      aria-label={t.panels.form.resetField(field.label)}
      title={t.panels.form.resetField(field.label)}
      onClick={onReset}
      className={`num absolute top-0 rounded-xs px-0.5 text-3 text-xs underline-offset-2 hover:text-1 hover:underline ${inset ? 'right-10' : 'right-0'}`}
    >
      {isShort ? t.panels.form.default(text) : t.panels.form.reset}
    </button>
  )
}
