import clsx from 'clsx'
import { ChevronDown } from 'lucide-react'
import type { ReactNode } from 'react'
import { FIELD_SURFACE, useFieldControl } from './Field.tsx'

export type SelectOption = { value: string; label?: string; disabled?: boolean }

export type SelectProps = {
  value: string
  onChange: (value: string) => void
  options: readonly SelectOption[]
  /** Shown while the value is none of the options. */
  placeholder?: string
  /** For screen readers, outside of a Field. */
  label?: string
  disabled?: boolean
  className?: string
  icon?: ReactNode
}

/** The platform's own list: it works with every keyboard, screen reader and phone. */
export function Select({
  value,
  onChange,
  options,
  placeholder,
  label,
  disabled = false,
  className,
}: SelectProps) {
  const control = useFieldControl()
  const isKnown = options.some((option) => option.value === value)
  return (
    <span className={clsx('relative flex h-(--size-control) w-full items-center', className)}>
      <select
        {...control}
        {...(label === undefined ? {} : { 'aria-label': label })}
        value={value}
        disabled={disabled}
        onChange={(event) => onChange(event.target.value)}
        className={clsx(FIELD_SURFACE, 'clip h-full w-full appearance-none pr-7 pl-2')}
      >
        {!isKnown && (
          <option value={value} disabled={value === ''}>
            {value === '' ? (placeholder ?? '') : value}
          </option>
        )}
        {options.map((option) => (
          <option key={option.value} value={option.value} disabled={option.disabled}>
            {option.label ?? option.value}
          </option>
        ))}
      </select>
      <ChevronDown
        size={14}
        strokeWidth={1.75}
        aria-hidden="true"
        className="pointer-events-none absolute right-2 text-3"
      />
    </span>
  )
}
