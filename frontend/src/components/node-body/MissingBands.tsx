import { t } from '../../texts/en.ts'
import { addFitting } from '../canvas/graph-keys.ts'
import { restartNode } from '../dialogs/run-graph.ts'
import { Button } from '../ui/index.ts'
import { BandFrame } from './BandFrame.tsx'
import type { Band } from './band-of.ts'
import { KeyBand } from './KeyBand.tsx'
import { ModelBand } from './ModelBand.tsx'

const words = t.panels.band

export function InputBand({ nodeId, names }: { nodeId: string; names: readonly string[] }) {
  const [first] = names
  return (
    <BandFrame
      tone="attention"
      title={words.input.title(first!)}
      actions={
        <Button size="sm" onClick={() => addFitting({ nodeId, slot: first!, side: 'in' })}>
          {words.input.add}
        </Button>
      }
    >
      {names.length === 1 ? words.input.detail : words.input.detailMany(names.join(', '))}
    </BandFrame>
  )
}

/** Something outside of the graph that a node cannot start without. */
export function RequirementBand({
  nodeId,
  band,
}: {
  nodeId: string
  band: Extract<Band, { name: string }>
}) {
  if (band.kind === 'secret') return <KeyBand name={band.name} />
  if (band.kind === 'model' || band.kind === 'download') return <ModelBand id={band.name} />
  const { title, detail } = outsideWords(band.kind, band.name)
  return (
    <BandFrame
      tone="attention"
      title={title}
      actions={
        <Button size="sm" onClick={() => void restartNode(nodeId)}>
          {words.device.retry}
        </Button>
      }
    >
      {detail}
    </BandFrame>
  )
}

function outsideWords(kind: 'device' | 'program' | 'host' | 'file', name: string) {
  if (kind === 'file') return { title: words.file.title, detail: words.file.detail(name) }
  return { title: words[kind].title(name), detail: words[kind].detail }
}
