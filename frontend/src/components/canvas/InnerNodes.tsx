import { Fragment } from 'react'
import { t } from '../../texts/en.ts'
import { ComponentIcon } from '../ui/index.ts'

const MAX_SHOWN = 5

/** What a composite is made of, as a chain of icons. */
export function InnerNodes({ types }: { types: readonly string[] }) {
  const shown = types.slice(0, MAX_SHOWN)
  return (
    <div
      role="img"
      aria-label={t.canvas.node.innerNodes(types.join(', '))}
      title={types.join(', ')}
      className="mx-2 mb-2 flex h-[34px] items-center gap-1.5 rounded-sm bg-field px-[9px] text-2 text-xs"
    >
      {shown.map((type, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: types may repeat, their order does not change
        <Fragment key={index}>
          {index > 0 && <span className="h-px flex-1 bg-line-strong" />}
          <ComponentIcon type={type} size={14} />
        </Fragment>
      ))}
      {types.length > MAX_SHOWN && <span className="num">+{types.length - MAX_SHOWN}</span>}
    </div>
  )
}
