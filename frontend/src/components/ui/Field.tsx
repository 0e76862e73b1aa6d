import clsx from 'clsx'
import { createContext, type ReactNode, useContext, useId } from 'react'

type FieldIds = { id: string; describedBy: string | undefined; invalid: boolean }
const FieldContext = createContext<FieldIds | null>(null)

export type FieldProps = {
  label: ReactNode
  hint?: ReactNode
  /** What is wrong with the value, and what would be right. */
  error?: ReactNode
  required?: boolean
  /** For screen readers only: the label is said by what stands around it. */
  hideLabel?: boolean
  className?: string
  /** One control: TextField, NumberField, Select or Switch. */
  children: ReactNode
}

/** A control with its label, what it is for, and what is wrong with it. */
export function Field({
  label,
  hint,
  error,
  required = false,
  hideLabel = false,
  className,
  children,
}: FieldProps) {
  const id = useId()
  const noteId = `${id}-note`
  const note = error ?? hint
  const hasNote = note !== undefined && note !== null && note !== ''
  const invalid = error !== undefined && error !== null && error !== ''
  return (
    <div className={clsx('flex flex-col gap-1', className)}>
      <label htmlFor={id} className={hideLabel ? 'sr-only' : 'font-medium text-2 text-sm'}>
        {label}
        {required && (
          <span aria-hidden="true" className="text-attention">
            {' *'}
          </span>
        )}
      </label>
      <FieldContext value={{ id, describedBy: hasNote ? noteId : undefined, invalid }}>
        {children}
      </FieldContext>
      {hasNote && (
        <p
          id={noteId}
          className={clsx('text-xs', invalid ? 'text-failed' : 'text-3')}
          {...(invalid ? { role: 'alert' } : {})}
        >
          {note}
        </p>
      )}
    </div>
  )
}

/** The attributes that tie a control to the Field around it; empty outside of one. */
export function useFieldControl(): {
  id?: string
  'aria-describedby'?: string
  'aria-invalid'?: true
} {
  const field = useContext(FieldContext)
  if (field === null) return {}
  return {
    id: field.id,
    ...(field.describedBy === undefined ? {} : { 'aria-describedby': field.describedBy }),
    ...(field.invalid ? { 'aria-invalid': true as const } : {}),
  }
}

/** Surface of everything that can be typed into. */
export const FIELD_SURFACE =
  'nodrag rounded-sm border border-line-control bg-field text-1 text-sm transition-colors motion-instant hover:border-text-3 disabled:border-line disabled:text-off aria-invalid:border-failed'
