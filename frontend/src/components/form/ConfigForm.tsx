import type { ComponentInfo } from '@openneuro/protocol'
import { type FormEvent, useEffect, useRef, useState } from 'react'
import { api } from '../../lib/api.ts'
import { optionsFor } from '../../stores/catalog-store.ts'
import { t } from '../../texts/en.ts'
import { Button } from '../ui/index.ts'
import { FieldRow } from './FieldRow.tsx'
import type { FormField } from './form-schema.ts'
import { initArgsFrom, isChanged, shownValue } from './form-values.ts'
import { useConfigForm } from './use-config-form.ts'
import { choicesAt, type LoadOptions, useOptions } from './use-options.ts'

export type ConfigFormProps = {
  info: ComponentInfo
  initArgs: Readonly<Record<string, unknown>>
  /** `edit` sends each change at once; `create` collects them until the button. */
  mode: 'create' | 'edit'
  /** Rejects with what the server says against it. */
  onSave: (initArgs: Record<string, unknown>) => Promise<void> | void
  onCancel?: () => void
  loadOptions?: LoadOptions
  upload?: (file: File) => Promise<string>
}

/** The settings of a component, made from its schema. */
export function ConfigForm({
  info,
  initArgs,
  mode,
  onSave,
  onCancel,
  loadOptions = optionsFor,
  upload = api.upload,
}: ConfigFormProps) {
  const form = useConfigForm(info, initArgs)
  const box = useRef<HTMLFormElement>(null)
  const [submissions, setSubmissions] = useState(0)
  const { options, failed, retry } = useOptions({
    type: info.type_,
    initArgs: form.initArgs,
    load: loadOptions,
  })

  const change = (field: FormField, value: unknown) => {
    const values = form.change(field, value)
    if (mode === 'edit') void save(initArgsFrom(form.fields, values, initArgs), field)
  }
  const save = async (next: Record<string, unknown>, field?: FormField) => {
    try {
      await onSave(next)
    } catch (error) {
      form.refuse(error, field)
    }
  }
  const submit = (event: FormEvent) => {
    event.preventDefault()
    // A control that still has the focus hands its text over first.
    if (document.activeElement instanceof HTMLElement) document.activeElement.blur()
    setSubmissions((count) => count + 1)
  }

  // Runs with the values of that last control in place.
  // biome-ignore lint/correctness/useExhaustiveDependencies: once for each submission
  useEffect(() => {
    if (submissions === 0) return
    const hasError = Object.keys(form.errors).length > 0
    if (form.isComplete() && !hasError) void save(form.initArgs)
    else box.current?.querySelector<HTMLElement>('[required]')?.focus()
  }, [submissions])

  return (
    <form ref={box} noValidate onSubmit={submit} className="flex flex-col gap-4">
      {form.formError !== null && (
        <p role="alert" className="rounded-sm bg-failed-surface p-2 text-failed text-xs">
          {form.formError}
        </p>
      )}
      {form.fields.length === 0 && <p className="text-3 text-sm">{t.panels.form.nothing}</p>}
      {form.fields.map((field) => (
        <FieldRow
          key={field.key}
          field={field}
          value={shownValue(field, form.values)}
          error={form.errors[field.key]}
          changed={isChanged(field, form.values)}
          choices={choicesAt(options, field.path)}
          onChange={(value) => change(field, value)}
          onProblem={(problem) => form.setProblem(field, problem)}
          onFailure={(error) => form.refuse(error, field)}
          upload={upload}
        />
      ))}
      {failed && (
        <p className="flex items-center justify-between gap-2 text-attention text-xs">
          {t.panels.form.optionsFailed}
          <Button size="sm" onClick={retry}>
            {t.panels.form.retry}
          </Button>
        </p>
      )}
      {mode === 'create' && (
        <div className="-mx-3 -mb-3 sticky -bottom-3 flex justify-end gap-2 border-line border-t bg-node p-3">
          <Button onClick={onCancel}>{t.panels.form.cancel}</Button>
          <Button type="submit" variant="primary">
            {t.panels.form.create}
          </Button>
        </div>
      )}
    </form>
  )
}
