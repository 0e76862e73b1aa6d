import type { Choice } from '@openneuro/protocol'
import { Switch } from '../ui/index.ts'
import { ChoiceControl } from './ChoiceControl.tsx'
import type { FieldProblem } from './field-text.ts'
import type { FormField } from './form-schema.ts'
import { OpenChoiceControl } from './OpenChoiceControl.tsx'
import { PathControl } from './PathControl.tsx'
import { isSlider, SliderControl } from './SliderControl.tsx'
import { TextControl } from './TextControl.tsx'

export type ControlProps = {
  field: FormField
  value: unknown
  /** `undefined` gives the field back to its default. */
  onChange: (value: unknown) => void
  onProblem: (problem: FieldProblem | null) => void
  onFailure: (error: unknown) => void
}

/** The control that suits a field. `choices` are those that the component offers for it now. */
export function FieldControl({
  choices,
  upload,
  ...props
}: ControlProps & {
  choices: readonly Choice[] | undefined
  upload: (file: File) => Promise<string>
}) {
  const { field, value, onChange } = props
  if (field.kind === 'boolean') return <Switch checked={value === true} onChange={onChange} />
  if (choices && choices.length > 0) {
    const Control = field.open ? OpenChoiceControl : ChoiceControl
    return <Control {...props} choices={choices} />
  }
  if (field.kind === 'choice') return <ChoiceControl {...props} choices={field.choices} />
  if (field.kind === 'path') return <PathControl {...props} upload={upload} />
  return isSlider(field) ? <SliderControl {...props} /> : <TextControl {...props} />
}
