import { Background, BackgroundVariant, ReactFlow, ReactFlowProvider } from '@xyflow/react'
import { GRID, MAX_ZOOM, MIN_ZOOM } from '../../lib/canvas/measures.ts'
import { t } from '../../texts/en.ts'
import { AnnotationView } from '../canvas/AnnotationView.tsx'
import '../canvas/canvas.css'
import { changeFlow, type FlowNode, useFlow } from '../canvas/flow-store.ts'
import { NodeView } from '../canvas/NodeView.tsx'
import { useFlowWires } from '../canvas/use-flow-wires.ts'
import { useBeadChoice, useWatchers } from '../canvas/use-watchers.ts'
import { type FlowWire, WireView } from '../canvas/WireView.tsx'

const NODE_TYPES = { node: NodeView, annotation: AnnotationView }
const EDGE_TYPES = { wire: WireView }
const FIT = { padding: 0.08, minZoom: MIN_ZOOM, maxZoom: 1 }
const NO_ATTRIBUTION = { hideAttribution: true }

/** The graph to look at: it can be moved and zoomed, and nothing in it can be changed. */
export function PhoneGraph() {
  return (
    <section aria-label={t.shell.regions.canvas} className="relative h-full overflow-hidden">
      <ReactFlowProvider>
        <Graph />
      </ReactFlowProvider>
    </section>
  )
}

function Graph() {
  useWatchers()
  useBeadChoice()
  const nodes = useFlow((state) => state.nodes)
  const { wires } = useFlowWires()
  if (nodes.length === 0) return null
  return (
    <ReactFlow<FlowNode, FlowWire>
      className="graph"
      nodes={nodes as FlowNode[]}
      edges={wires}
      nodeTypes={NODE_TYPES}
      edgeTypes={EDGE_TYPES}
      onNodesChange={changeFlow}
      fitView
      fitViewOptions={FIT}
      minZoom={MIN_ZOOM / 2}
      maxZoom={MAX_ZOOM}
      nodesDraggable={false}
      nodesConnectable={false}
      elementsSelectable={false}
      nodesFocusable={false}
      edgesFocusable={false}
      deleteKeyCode={null}
      selectionKeyCode={null}
      disableKeyboardA11y
      proOptions={NO_ATTRIBUTION}
    >
      <Background variant={BackgroundVariant.Dots} gap={GRID * 2} size={2} />
    </ReactFlow>
  )
}
