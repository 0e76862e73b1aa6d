import clsx from 'clsx'
import type { ComponentProps, ReactNode } from 'react'
import { FIELD_SURFACE, useFieldControl } from './Field.tsx'

export type TextFieldProps = Omit<ComponentProps<'input'>, 'onChange' | 'value'> & {
  value: string
  onChange: (value: string) => void
  /** Before the text. */
  icon?: ReactNode
  /** After the text: a unit, a key cap, a button. */
  end?: ReactNode
  /** For what machines wrote: keys, paths, types. */
  mono?: boolean
}

export function TextField({
  value,
  onChange,
  icon,
  end,
  mono = false,
  className,
  ...rest
}: TextFieldProps) {
  const control = useFieldControl()
  return (
    <span className={clsx('relative flex h-(--size-control) w-full items-center', className)}>
      {icon !== undefined && (
        <span className="pointer-events-none absolute left-2 text-3">{icon}</span>
      )}
      <input
        spellCheck={false}
        autoComplete="off"
        {...control}
        {...rest}
        value={value}
        onChange={(event) => onChange(event.target.value)}
        className={clsx(
          FIELD_SURFACE,
          'h-full w-full min-w-0',
          icon === undefined ? 'pl-2' : 'pl-7',
          end === undefined ? 'pr-2' : 'pr-8',
          mono && 'font-data',
        )}
      />
      {end !== undefined && <span className="absolute right-1.5 flex items-center">{end}</span>}
    </span>
  )
}

export type TextAreaProps = Omit<ComponentProps<'textarea'>, 'onChange' | 'value'> & {
  value: string
  onChange: (value: string) => void
  mono?: boolean
}

/** Grows with what is typed. */
export function TextArea({ value, onChange, mono = false, className, ...rest }: TextAreaProps) {
  const control = useFieldControl()
  return (
    <textarea
      spellCheck={false}
      rows={1}
      {...control}
      {...rest}
      value={value}
      onChange={(event) => onChange(event.target.value)}
      className={clsx(
        FIELD_SURFACE,
        'nowheel field-sizing-content max-h-48 min-h-(--size-control) w-full resize-none px-2 py-[5px]',
        mono && 'font-data',
        className,
      )}
    />
  )
}
