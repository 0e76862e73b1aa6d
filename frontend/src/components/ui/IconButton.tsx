import clsx from 'clsx'
import type { ComponentProps, ReactNode } from 'react'
import { Tooltip } from './Tooltip.tsx'

export type IconButtonProps = Omit<ComponentProps<'button'>, 'aria-label' | 'children'> & {
  /** Said by screen readers and shown as the tooltip. */
  label: string
  icon: ReactNode
  /** Key that does the same, shown in the tooltip, such as `T` or `Mod Z`. */
  shortcut?: string
  /** For a button that stays down. */
  pressed?: boolean
  size?: 'sm' | 'md' | 'lg' | 'touch'
  side?: 'top' | 'bottom' | 'left' | 'right'
}

const SIZES = { sm: 'size-[22px]', md: 'size-7', lg: 'size-8', touch: 'size-11' } as const

export function IconButton({
  label,
  icon,
  shortcut,
  pressed,
  size = 'md',
  side = 'bottom',
  className,
  type = 'button',
  ...rest
}: IconButtonProps) {
  return (
    <Tooltip text={label} {...(shortcut === undefined ? {} : { shortcut })} side={side}>
      <button
        {...rest}
        type={type}
        aria-label={label}
        aria-pressed={pressed}
        className={clsx(
          'nodrag inline-grid shrink-0 place-items-center rounded-sm text-2 transition-[background,color] motion-instant',
          'hover:bg-hover hover:text-1 active:bg-pressed disabled:pointer-events-none disabled:text-off',
          pressed && 'bg-pressed text-1',
          SIZES[size],
          className,
        )}
      >
        {icon}
      </button>
    </Tooltip>
  )
}
