import { Fragment } from 'react'
import { useGraph } from '../../stores/graph-store.ts'
import { t } from '../../texts/en.ts'
import { Kbd } from '../ui/index.ts'
import { useCanvas } from './canvas-state.ts'

const words = t.canvas.empty

/** What to do with an empty canvas. */
export function EmptyHint() {
  const isEmpty = useGraph(
    ({ loaded, nodes, annotations }) =>
      loaded && Object.keys(nodes).length + annotations.length === 0,
  )
  const isAdding = useCanvas(({ configuring }) => configuring.length > 0)
  if (!isEmpty || isAdding) return null
  return (
    <div className="pointer-events-none absolute inset-0 grid place-items-center">
      <div className="flex flex-col items-center gap-2 px-4 text-center">
        <Sketch />
        <p className="font-strong text-1 text-xl">{words.title}</p>
        <p className="text-2 text-md">
          {words.hint[0]} <Kbd>/</Kbd> {words.hint[1]}
        </p>
      </div>
    </div>
  )
}

/** What a graph is, where there is room to show it. */
function Sketch() {
  return (
    <div aria-hidden="true" className="mb-10 flex items-center max-desk:hidden">
      {words.sketch.map((what, index) => (
        <Fragment key={what}>
          {index > 0 && <span className="w-[76px] border-line-strong border-t border-dashed" />}
          <span className="w-[136px] rounded-md border border-line-strong border-dashed px-3.5 py-2.5 text-left text-3 text-sm leading-5">
            {what}
          </span>
        </Fragment>
      ))}
    </div>
  )
}
