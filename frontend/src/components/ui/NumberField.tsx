import { useEffect, useState } from 'react'
import { TextField, type TextFieldProps } from './TextField.tsx'

export type NumberFieldProps = Omit<TextFieldProps, 'value' | 'onChange'> & {
  /** Null while empty. */
  value: number | null
  /** Called once the field is left or Enter is pressed, with null for an empty field. */
  onChange: (value: number | null) => void
  integer?: boolean
  min?: number
  max?: number
}

/** Takes digits only; out of range goes to the nearest end. */
export function NumberField({
  value,
  onChange,
  integer = false,
  min = Number.NEGATIVE_INFINITY,
  max = Number.POSITIVE_INFINITY,
  onBlur,
  onKeyDown,
  ...rest
}: NumberFieldProps) {
  const [text, setText] = useState(textOf(value))
  useEffect(() => setText(textOf(value)), [value])

  const allowed = integer ? /^-?\d*$/ : /^-?\d*\.?\d*$/
  const commit = () => {
    const next = numberOf(text, { min, max })
    setText(textOf(next))
    if (next !== value) onChange(next)
  }
  return (
    <TextField
      {...rest}
      inputMode={integer ? 'numeric' : 'decimal'}
      value={text}
      onChange={(next) => allowed.test(next) && setText(next)}
      onBlur={(event) => {
        commit()
        onBlur?.(event)
      }}
      onKeyDown={(event) => {
        if (event.key === 'Enter') commit()
        onKeyDown?.(event)
      }}
    />
  )
}

const textOf = (value: number | null) => (value === null ? '' : String(value))

function numberOf(text: string, { min, max }: { min: number; max: number }): number | null {
  const number = Number.parseFloat(text)
  return Number.isNaN(number) ? null : Math.min(max, Math.max(min, number))
}
