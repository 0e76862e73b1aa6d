import clsx from 'clsx'
import { Switch as Radix } from 'radix-ui'
import { useFieldControl } from './Field.tsx'

export type SwitchProps = {
  checked: boolean
  onChange: (checked: boolean) => void
  /** For screen readers, outside of a Field. */
  label?: string
  disabled?: boolean
  className?: string
}

export function Switch({ checked, onChange, label, disabled = false, className }: SwitchProps) {
  const control = useFieldControl()
  return (
    <Radix.Root
      {...control}
      {...(label === undefined ? {} : { 'aria-label': label })}
      checked={checked}
      disabled={disabled}
      onCheckedChange={onChange}
      className={clsx(
        'nodrag relative h-[18px] w-[30px] shrink-0 rounded-full border border-line-control bg-field transition-colors motion-quick',
        'data-[state=checked]:border-ink data-[state=checked]:bg-ink disabled:opacity-50',
        className,
      )}
    >
      <Radix.Thumb className="block size-3 translate-x-0.5 rounded-full bg-text-3 transition-transform motion-quick data-[state=checked]:translate-x-[14px] data-[state=checked]:bg-on-ink" />
    </Radix.Root>
  )
}
