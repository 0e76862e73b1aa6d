import clsx from 'clsx'
import { type Category, iconOf } from './icons.ts'

const TONES: Record<Category, string> = {
  source: 'bg-source-tile text-source',
  conduit: 'bg-conduit-tile text-conduit',
  sink: 'bg-sink-tile text-sink',
  composite: 'bg-composite-tile text-composite',
}

/** The one tinted thing of a node: its icon on the colour of its category; grey for an unknown component. */
export function IconTile({
  type,
  category,
  className,
}: {
  type: string
  category: Category | null
  className?: string
}) {
  return (
    <span
      aria-hidden="true"
      className={clsx(
        'grid size-6 shrink-0 place-items-center rounded-sm',
        category === null ? 'bg-pressed text-3' : TONES[category],
        className,
      )}
    >
      <ComponentIcon type={type} category={category} size={15} />
    </span>
  )
}

/** The icon alone, in the colour of the text around it. */
export function ComponentIcon({
  type,
  category = null,
  size = 16,
  className,
}: {
  type: string
  category?: Category | null
  size?: number
  className?: string
}) {
  const Icon = iconOf(type, category)
  return (
    <Icon
      size={size}
      strokeWidth={1.75}
      aria-hidden="true"
      {...(className === undefined ? {} : { className })}
    />
  )
}
