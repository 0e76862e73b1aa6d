import { useCatalogState } from '../../stores/catalog-store.ts'
import { useGraph } from '../../stores/graph-store.ts'
import { t } from '../../texts/en.ts'
import { Widgets } from '../widgets/index.ts'
import { widgetSlotsOfNode } from '../widgets/widget-slots.ts'
import { useNodeName } from './PhoneNodes.tsx'

/** Everything of the graph that shows something or can be spoken, typed or shown to. */
export function PhoneTalk() {
  const byType = useCatalogState((state) => state.byType)
  const ids = useGraph(({ nodes }) =>
    Object.values(nodes)
      .filter((node) => widgetSlotsOfNode(node, (type) => byType.get(type)).length > 0)
      .sort((a, b) => b.x - a.x || a.y - b.y)
      .map(({ id }) => id)
      .join('\n'),
  )
  if (ids === '') return <p className="p-6 text-center text-3">{t.shell.phone.nothingToShow}</p>
  return (
    <div className="flex flex-col gap-4 px-4 pb-4">
      {ids.split('\n').map((id) => (
        <TalkNode key={id} id={id} />
      ))}
    </div>
  )
}

function TalkNode({ id }: { id: string }) {
  const name = useNodeName(id)
  return (
    <section
      aria-label={name}
      className="rounded-lg border border-line bg-node pt-2 [--size-control:44px] [&_button]:min-h-11 [&_input]:text-lg"
    >
      <h2 className="px-3 pb-1.5 text-3 text-sm">{name}</h2>
      <Widgets nodeId={id} />
    </section>
  )
}
