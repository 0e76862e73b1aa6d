import type { Choice } from '@openneuro/protocol'
import { t } from '../../texts/en.ts'
import { Select } from '../ui/index.ts'
import type { ControlProps } from './FieldControl.tsx'

const NOTHING = ''

/** One of a closed list, or of the choices that the component offers now. */
export function ChoiceControl({
  field,
  value,
  onChange,
  choices,
}: ControlProps & { choices: readonly Choice[] }) {
  const isEmpty = value === null || value === undefined || value === ''
  const options = field.nullable
    ? [{ value: NOTHING, label: t.panels.form.notSet }, ...choices]
    : choices

  return (
    <Select
      value={isEmpty ? NOTHING : String(value)}
      options={options}
      placeholder={t.panels.form.choose}
      onChange={(chosen) =>
        onChange(chosen === NOTHING ? null : constantOf(field.constants, chosen))
      }
    />
  )
}

/** The value behind a choice: a number stays a number. */
function constantOf(constants: readonly unknown[], chosen: string): unknown {
  return constants.find((one) => String(one) === chosen) ?? chosen
}
