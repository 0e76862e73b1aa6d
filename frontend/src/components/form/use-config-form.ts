import type { ComponentInfo } from '@openneuro/protocol'
import { useMemo, useState } from 'react'
import { type FieldProblem, missingProblem } from './field-text.ts'
import { type FormField, fieldsOf } from './form-schema.ts'
import {
  type FormValues,
  initArgsFrom,
  shownValue,
  valuesFrom,
  withoutValue,
} from './form-values.ts'
import { problemText, serverProblem } from './problem-text.ts'

export type ConfigForm = {
  fields: readonly FormField[]
  values: FormValues
  initArgs: Record<string, unknown>
  errors: Readonly<Record<string, string>>
  /** An error that belongs to no field. */
  formError: string | null
  change: (field: FormField, value: unknown) => FormValues
  setProblem: (field: FormField, problem: FieldProblem | null) => void
  refuse: (error: unknown, field?: FormField) => void
  /** Marks required fields that are empty; true when there is none. */
  isComplete: () => boolean
}

/** The state of a form over stored settings; what the person changed counts until the store has it too. */
export function useConfigForm(
  info: ComponentInfo,
  stored: Readonly<Record<string, unknown>>,
): ConfigForm {
  const fields = useMemo(() => fieldsOf(info.init), [info])
  const [values, setValues] = useState<FormValues>(() => valuesFrom(fields, stored))
  const [errors, setErrors] = useState<Readonly<Record<string, string>>>({})
  const [formError, setFormError] = useState<string | null>(null)

  const storedText = JSON.stringify(stored)
  const [seen, setSeen] = useState(storedText)
  if (seen !== storedText) {
    // Another window, or undo, changed the node.
    setSeen(storedText)
    setValues(valuesFrom(fields, stored))
  }

  const setError = (key: string, text: string | null) =>
    setErrors((before) => {
      const { [key]: _gone, ...rest } = before
      return text === null ? rest : { ...rest, [key]: text }
    })

  return {
    fields,
    values,
    errors,
    formError,
    initArgs: initArgsFrom(fields, values, stored),
    change: (field, value) => {
      const next =
        value === undefined ? withoutValue(values, field.key) : { ...values, [field.key]: value }
      setValues(next)
      setError(field.key, null)
      setFormError(null)
      return next
    },
    setProblem: (field, problem) => setError(field.key, problem && problemText(problem)),
    refuse: (error, field) => {
      const { key, text } = serverProblem(fields, error)
      const target = key ?? field?.key
      if (target === undefined) setFormError(text)
      else setError(target, text)
    },
    isComplete: () => {
      const missing = fields.filter((field) => missingProblem(field, shownValue(field, values)))
      for (const field of missing) setError(field.key, problemText({ kind: 'required' }))
      return missing.length === 0
    },
  }
}
