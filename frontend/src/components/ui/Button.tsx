import clsx from 'clsx'
import type { ComponentProps, ReactNode } from 'react'

export type ButtonVariant = 'default' | 'primary' | 'ghost' | 'danger'
/** 22 in nodes, 28 by default, 32 in dialogs, 44 on touch. */
export type ButtonSize = 'sm' | 'md' | 'lg' | 'touch'

export type ButtonProps = ComponentProps<'button'> & {
  variant?: ButtonVariant
  size?: ButtonSize
  icon?: ReactNode
}

const VARIANTS: Record<ButtonVariant, string> = {
  default: 'border-line-strong text-1 hover:bg-hover active:bg-pressed',
  primary: 'border-ink bg-ink text-on-ink hover:opacity-90 active:opacity-80',
  ghost: 'border-transparent text-2 hover:bg-hover hover:text-1 active:bg-pressed',
  danger: 'border-danger bg-danger text-on-danger hover:opacity-90 active:opacity-80',
}
const SIZES: Record<ButtonSize, string> = {
  sm: 'h-[22px] gap-[5px] px-2 text-xs rounded-[5px]',
  md: 'h-(--size-control) gap-1.5 px-2.5 text-sm',
  lg: 'h-8 gap-1.5 px-3.5 text-sm',
  touch: 'h-(--size-control-touch) gap-2 px-4 text-md',
}

/** At most one `primary` per view. */
export function Button({
  variant = 'default',
  size = 'md',
  icon,
  className,
  children,
  type = 'button',
  ...rest
}: ButtonProps) {
  return (
    <button
      {...rest}
      type={type}
      className={clsx(
        'nodrag inline-flex shrink-0 select-none items-center justify-center whitespace-nowrap rounded-sm border font-medium transition-[background,color,opacity] motion-instant',
        'disabled:pointer-events-none disabled:border-line disabled:bg-transparent disabled:text-off',
        SIZES[size],
        VARIANTS[variant],
        className,
      )}
    >
      {icon}
      {children}
    </button>
  )
}
