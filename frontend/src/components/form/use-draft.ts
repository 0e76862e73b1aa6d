import { type KeyboardEvent, useEffect, useState } from 'react'
import { type FieldProblem, parseText, textOf } from './field-text.ts'
import type { FormField } from './form-schema.ts'

export type Draft = {
  text: string
  edit: (text: string) => void
  /** Takes over what was typed, if it means something. */
  commit: () => void
  /** Back to the value. */
  revert: () => void
  /** Escape takes back what was typed; where there is nothing, it is for what is around. */
  onEscape: (event: KeyboardEvent) => void
}

/** What is being typed into a field, which becomes its value once the field is left. */
export function useDraft({
  field,
  value,
  onChange,
  onProblem,
}: {
  field: FormField
  value: unknown
  onChange: (value: unknown) => void
  onProblem: (problem: FieldProblem | null) => void
}): Draft {
  const stored = textOf(field, value)
  const [text, setText] = useState(stored)
  useEffect(() => setText(stored), [stored])

  const revert = () => {
    setText(stored)
    onProblem(null)
  }
  return {
    text,
    edit: setText,
    commit: () => {
      if (text === stored) return
      const parsed = parseText(field, text)
      if ('problem' in parsed) return onProblem(parsed.problem)
      onProblem(null)
      setText(textOf(field, parsed.value ?? (parsed.value === null ? null : field.default)))
      onChange(parsed.value)
    },
    onEscape: (event) => {
      if (event.key !== 'Escape' || text === stored) return
      event.preventDefault()
      event.stopPropagation()
      revert()
    },
    revert,
  }
}
