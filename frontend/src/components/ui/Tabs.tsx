import clsx from 'clsx'
import { Tabs as Radix } from 'radix-ui'
import type { ReactNode } from 'react'

export type Tab<Value extends string> = { value: Value; label: ReactNode }

export type TabsProps<Value extends string> = {
  value: Value
  onChange: (value: Value) => void
  tabs: readonly Tab<Value>[]
  /** What the tabs choose between, for screen readers. */
  label: string
  /** Beside the tabs. */
  end?: ReactNode
  className?: string
  barClassName?: string
  /** The open tab's content. */
  children: ReactNode
}

export function Tabs<Value extends string>({
  value,
  onChange,
  tabs,
  label,
  end,
  className,
  barClassName,
  children,
}: TabsProps<Value>) {
  return (
    <Radix.Root
      value={value}
      onValueChange={(next) => onChange(next as Value)}
      className={clsx('flex min-h-0 flex-col', className)}
    >
      <div className={clsx('flex items-center gap-2', barClassName)}>
        <Radix.List aria-label={label} className="flex items-center gap-0.5">
          {tabs.map((tab) => (
            <Radix.Trigger
              key={tab.value}
              value={tab.value}
              className="flex h-[26px] items-center gap-1.5 rounded-sm px-[9px] font-medium text-3 text-sm transition-colors motion-instant hover:text-1 data-[state=active]:bg-pressed data-[state=active]:text-1"
            >
              {tab.label}
            </Radix.Trigger>
          ))}
        </Radix.List>
        {end}
      </div>
      <Radix.Content value={value} tabIndex={-1} className="min-h-0 flex-1">
        {children}
      </Radix.Content>
    </Radix.Root>
  )
}
