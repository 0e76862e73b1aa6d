import { memo } from 'react'
import { useCatalogState } from '../../stores/catalog-store.ts'
import { useGraph } from '../../stores/graph-store.ts'
import { useNodeState } from '../../stores/node-states.ts'
import { t } from '../../texts/en.ts'
import { Widgets } from '../widgets/index.ts'
import { BandFrame } from './BandFrame.tsx'
import { type Band, bandOf } from './band-of.ts'
import { FailedBand, RestartingBand, SilentBand } from './FailureBands.tsx'
import { LoadingBand } from './LoadingBand.tsx'
import { InputBand, RequirementBand } from './MissingBands.tsx'
import { NodeNote } from './NodeNote.tsx'

/** What stands below the slots of a node: what it has to say, and what it shows or takes. */
export const NodeBody = memo(function NodeBody({ id }: { id: string }) {
  const band = useBand(id)
  return (
    <>
      <NodeNote id={id} className="mx-3 mb-1.5" />
      {band && <BandView nodeId={id} band={band} />}
      <Widgets nodeId={id} />
    </>
  )
})

/** What a node has to say now; null while all is well. */
export function useBand(id: string): Band | null {
  const type = useGraph((state) => state.nodes[id]?.type)
  const restart = useGraph((state) => state.nodes[id]?.restart ?? 'never')
  const isComposite = useGraph((state) => state.nodes[id]?.subGraph != null)
  const isInstalled = useCatalogState(
    ({ loaded, byType }) => !loaded || type === undefined || byType.has(type),
  )
  const { status, error, progress, restarts, missing } = useNodeState(id)
  const known = isComposite || isInstalled
  return bandOf({ status, error, progress, restarts, missing, known, restart })
}

function BandView({ nodeId, band }: { nodeId: string; band: Band }) {
  const name = useGraph((state) => state.nodes[nodeId]?.label ?? state.nodes[nodeId]?.type ?? '')
  switch (band.kind) {
    case 'unknown':
      return <BandFrame>{t.panels.band.unknown}</BandFrame>
    case 'input':
      return <InputBand nodeId={nodeId} names={band.names} />
    case 'loading':
      return <LoadingBand nodeId={nodeId} name={name} fraction={band.fraction} text={band.text} />
    case 'restarting':
      return <RestartingBand nodeId={nodeId} restarts={band.restarts} error={band.error} />
    case 'silent':
      return <SilentBand nodeId={nodeId} />
    case 'failed':
      return <FailedBand nodeId={nodeId} error={band.error} />
    default:
      return <RequirementBand nodeId={nodeId} band={band} />
  }
}
