import { useGraph } from '../../stores/graph-store.ts'
import { useNodeMetrics } from '../../stores/metrics-store.ts'
import { useAttention, useNodeState } from '../../stores/node-states.ts'
import { t } from '../../texts/en.ts'
import { bytesText, percentText, rateText } from '../../texts/numbers.ts'
import { NodeBody } from '../node-body/index.ts'
import { glyphOf } from '../shell/glyph-of.ts'
import { useCategory } from '../shell/use-category.ts'
import { IconTile } from '../ui/IconTile.tsx'
import { ProgressBar } from '../ui/ProgressBar.tsx'
import { StatusGlyph } from '../ui/StatusGlyph.tsx'

const words = t.shell.phone

/** Every node as a row of 60; those that need a person first, with what to do about it. */
export function PhoneNodes() {
  const needy = useAttention()
  const ids = useGraph((state) => Object.keys(state.nodes).join('\n'))
  return (
    <div className="flex flex-col gap-5 px-4 pb-4">
      {needy.length > 0 && (
        <section aria-label={words.needYou}>
          <h2 className="px-1 pb-2 text-3 text-sm">{words.needYou}</h2>
          <div className="flex flex-col gap-2.5">
            {needy.map((id) => (
              <NeedyNode key={id} id={id} />
            ))}
          </div>
        </section>
      )}
      <section aria-label={words.allNodes}>
        <h2 className="px-1 pb-2 text-3 text-sm">{words.allNodes}</h2>
        <ul className="-mx-4 border-line border-t">
          {ids !== '' && ids.split('\n').map((id) => <NodeRow key={id} id={id} />)}
        </ul>
      </section>
    </div>
  )
}

function NeedyNode({ id }: { id: string }) {
  const name = useNodeName(id)
  const state = useNodeState(id)
  return (
    <article className="rounded-md border border-line-strong bg-node pt-3 [--size-control:44px] [&_button]:min-h-11">
      <h3 className="flex items-center gap-2 px-3 pb-2 font-strong text-lg">
        <StatusGlyph status={glyphOf(state)} size={13} />
        {name}
      </h3>
      <NodeBody id={id} />
    </article>
  )
}

function NodeRow({ id }: { id: string }) {
  const name = useNodeName(id)
  const type = useGraph((state) => state.nodes[id]?.type ?? '')
  const state = useNodeState(id)
  const glyph = glyphOf(state)
  const flow = useFlowText(id)
  return (
    <li className="flex h-15 items-center gap-3 border-line border-b px-5">
      <IconTile type={type} category={useCategory(id)} className="size-[34px]!" />
      <span className="min-w-0 flex-1">
        <span className="clip block font-medium text-lg">{name}</span>
        <span className="clip num block text-3 text-md first-letter:uppercase">
          {state.progress?.fraction == null
            ? (state.note ?? ((glyph === 'running' && flow) || t.shell.status[glyph]))
            : `${state.progress.text} ${percentText(state.progress.fraction)}`}
        </span>
      </span>
      {state.progress !== null && (
        <ProgressBar
          value={state.progress.fraction}
          label={state.progress.text}
          className="w-[52px]"
        />
      )}
      <StatusGlyph status={glyph} size={12} />
    </li>
  )
}

/** `30/s, 21 KB/s`: what it sends, or else gets; empty where nothing flows. */
function useFlowText(id: string): string {
  const numbers = useNodeMetrics(id)
  const { senders = {}, receivers = {} } = numbers ?? {}
  const flows = Object.values(Object.keys(senders).length > 0 ? senders : receivers)
  const rate = flows.reduce((sum, flow) => sum + flow.rate, 0)
  const bytes = flows.reduce((sum, flow) => sum + flow.bytesPerSecond, 0)
  return rate === 0 ? '' : `${rateText(rate)}/s, ${bytesText(bytes)}/s`
}

export function useNodeName(id: string): string {
  return useGraph((state) => state.nodes[id]?.label || state.nodes[id]?.type || '')
}
