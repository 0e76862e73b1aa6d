import clsx from 'clsx'

export type ProgressBarProps = {
  /** From 0 to 1; null while nobody knows. */
  value: number | null
  label: string
  className?: string
}

export function ProgressBar({ value, label, className }: ProgressBarProps) {
  const percent = value === null ? null : Math.round(Math.min(1, Math.max(0, value)) * 100)
  return (
    <span
      role="progressbar"
      aria-label={label}
      aria-valuemin={0}
      aria-valuemax={100}
      {...(percent === null ? {} : { 'aria-valuenow': percent })}
      className={clsx('block h-1 overflow-hidden rounded-full bg-pressed', className)}
    >
      <span
        className={clsx(
          'block h-full rounded-full bg-text-2 transition-[width] motion-quick',
          percent === null && 'waiting w-1/3',
        )}
        style={percent === null ? undefined : { width: `${percent}%` }}
      />
    </span>
  )
}
