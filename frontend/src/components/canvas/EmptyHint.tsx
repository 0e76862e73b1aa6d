import { useGraph } from '../../stores/graph-store.ts'
import { t } from '../../texts/en.ts'
import { useCanvas } from './canvas-state.ts'

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
      <div className="flex max-w-[420px] flex-col gap-1 text-center">
        <p className="font-strong text-1 text-lg">{t.canvas.empty.title}</p>
        <p className="text-2 text-md">{t.canvas.empty.hint}</p>
      </div>
    </div>
  )
}
