import {
  Background,
  BackgroundVariant,
  ReactFlow,
  ReactFlowProvider,
  SelectionMode,
  useStore,
  type Viewport,
} from '@xyflow/react'
import { type ReactNode, useEffect, useRef } from 'react'
import { DETAIL_ZOOM, GRID, MAX_ZOOM, MIN_ZOOM, VIRTUAL_FROM } from '../../lib/canvas/measures.ts'
import { useGraph } from '../../stores/graph-store.ts'
import { uiActions, useUi } from '../../stores/ui-store.ts'
import { t } from '../../texts/en.ts'
import { AnnotationNode, AskedParts, AskedProbes, ConfiguringNode } from './AskedParts.tsx'
import './canvas.css'
import { ConnectionLine } from './ConnectionLine.tsx'
import { canvasState, useCanvas } from './canvas-state.ts'
import { layOut } from './commands.ts'
import { nodeDomId, slotDomId } from './dom-ids.ts'
import { EmptyHint } from './EmptyHint.tsx'
import { changeFlow, type FlowNode, useFlow } from './flow-store.ts'
import { GraphMap } from './GraphMap.tsx'
import { NodeView } from './NodeView.tsx'
import { useConnecting, watchAlt } from './use-connecting.ts'
import { needsLayout, useDragging } from './use-dragging.ts'
import { useFlowWires } from './use-flow-wires.ts'
import { useKeepFitted } from './use-keep-fitted.ts'
import { useMenus } from './use-menus.ts'
import { useShortcuts } from './use-shortcuts.ts'
import { useBeadChoice, useWatchers } from './use-watchers.ts'
import { ViewControls } from './ViewControls.tsx'
import { view } from './view.ts'
import { type FlowWire, WireView } from './WireView.tsx'

const NODE_TYPES = { node: NodeView, annotation: AnnotationNode, configuring: ConfiguringNode }
const EDGE_TYPES = { wire: WireView }
const SNAP: [number, number] = [GRID, GRID]
const FIT = { padding: 0.12, minZoom: MIN_ZOOM, maxZoom: 1 }
const FIT_AGAIN_MS = [300, 900]
const NO_ATTRIBUTION = { hideAttribution: true }

/** The graph: seen, moved, wired and changed, by pointer and by keyboard. */
export function Canvas() {
  return (
    <ReactFlowProvider>
      <Graph />
    </ReactFlowProvider>
  )
}

function Graph() {
  useWatchers()
  useShortcuts()
  useBeadChoice()
  useEffect(watchAlt, [])
  const nodes = useFlow((state) => state.nodes)
  const { wires, onWiresChange } = useFlowWires()
  const connecting = useConnecting()
  const dragging = useDragging()
  const menus = useMenus()
  const snap = useUi((state) => state.snap)
  const project = useGraph((state) => state.project ?? '')
  return (
    <GraphBox onDoubleClick={menus.onDoubleClick} onContextMenu={menus.onContextMenu}>
      <ReactFlow<FlowNode, FlowWire>
        className="graph"
        nodes={nodes as FlowNode[]}
        edges={wires}
        nodeTypes={NODE_TYPES}
        edgeTypes={EDGE_TYPES}
        onNodesChange={changeFlow}
        onEdgesChange={onWiresChange}
        onConnectStart={connecting.onConnectStart}
        onConnectEnd={connecting.onConnectEnd}
        onReconnectStart={connecting.onReconnectStart}
        onReconnectEnd={connecting.onReconnectEnd}
        onReconnect={keepAsItIs}
        isValidConnection={connecting.isValidConnection}
        connectionLineComponent={ConnectionLine}
        onNodeDragStart={dragging.onNodeDragStart}
        onNodeDrag={dragging.onNodeDrag}
        onNodeDragStop={dragging.onNodeDragStop}
        onDragOver={dragging.onDragOver}
        onDrop={dragging.onDrop}
        onNodeContextMenu={menus.onNodeContextMenu}
        onSelectionContextMenu={menus.onSelectionContextMenu}
        onEdgeContextMenu={menus.onEdgeContextMenu}
        onEdgeClick={menus.onEdgeClick}
        onPaneContextMenu={menus.onPaneContextMenu}
        onMoveStart={leaveFit}
        onMoveEnd={saveViewport}
        onError={ignore}
        snapToGrid={snap}
        snapGrid={SNAP}
        minZoom={MIN_ZOOM}
        maxZoom={MAX_ZOOM}
        fitViewOptions={FIT}
        selectionMode={SelectionMode.Partial}
        panOnDrag={PAN_BUTTONS}
        selectionKeyCode="Shift"
        multiSelectionKeyCode={MULTI_SELECT}
        panActivationKeyCode="Space"
        deleteKeyCode={null}
        zoomOnDoubleClick={false}
        disableKeyboardA11y
        nodesFocusable={false}
        edgesFocusable={false}
        elevateEdgesOnSelect={false}
        elevateNodesOnSelect={false}
        connectionRadius={16}
        reconnectRadius={12}
        onlyRenderVisibleElements={nodes.length >= VIRTUAL_FROM}
        proOptions={NO_ATTRIBUTION}
      >
        <Background variant={BackgroundVariant.Dots} gap={GRID * 2} size={2} />
        <AskedProbes />
        <FirstView key={project} project={project} />
        <KeepFitted />
        <FarView />
        <GraphMap />
      </ReactFlow>
      <ViewControls />
      <EmptyHint />
      <AskedParts />
      <Announcement />
    </GraphBox>
  )
}

const PAN_BUTTONS = [0, 1]
const MULTI_SELECT = ['Shift', 'Meta', 'Control']

/** One tab stop for the whole graph; what the keyboard is at is its active descendant. */
function GraphBox({
  children,
  ...handlers
}: {
  children: ReactNode
  onDoubleClick: (event: React.MouseEvent) => void
  onContextMenu: (event: React.MouseEvent) => void
}) {
  const active = useCanvas(({ cursor }) => {
    const target = cursor?.wire?.target
    if (target) return slotDomId(target.nodeId, target.side, target.slot)
    if (cursor?.slot) return slotDomId(cursor.nodeId, cursor.slot.side, cursor.slot.name)
    return cursor ? nodeDomId(cursor.nodeId) : undefined
  })
  return (
    <div
      data-graph
      // biome-ignore lint/a11y/noNoninteractiveTabindex: an application has keys of its own
      tabIndex={0}
      role="application"
      aria-label={t.canvas.graph}
      aria-description={t.canvas.graphHint}
      aria-activedescendant={active}
      className="graph-box @container relative size-full overflow-hidden bg-canvas"
      {...handlers}
    >
      {children}
    </div>
  )
}

/** Where the project was seen last, else all of it; graphs that nobody laid out are laid out first. */
function FirstView({ project }: { project: string }) {
  const isReady = useFlow(({ nodes }) => nodes.length > 0)
  const hasSize = useStore((state) => state.width > 0)
  const isLoaded = useGraph((state) => state.loaded)
  const wasEmpty = useRef(false)
  // What is put on an empty canvas stays where it was put.
  // biome-ignore lint/correctness/useExhaustiveDependencies: it may become empty later
  useEffect(() => {
    const isEmpty = Object.keys(useGraph.getState().nodes).length === 0
    if (isLoaded && isEmpty) wasEmpty.current = true
  }, [isLoaded, isReady])
  // The view of one project is none of the next.
  useEffect(() => view.leaveFit, [])
  useEffect(() => {
    if (!isReady || !hasSize || wasEmpty.current) return
    const known = useUi.getState().viewports[project]
    if (needsLayout()) requestAnimationFrame(() => layOut())
    if (known) view.restore(known)
    if (known && !known.isFitted) return
    const first = setTimeout(() => void view.fitToRead())
    // Widgets and bands come later and make nodes taller.
    const timers = FIT_AGAIN_MS.map((ms) => setTimeout(view.fitAgain, ms))
    const stop = () => {
      for (const timer of timers) clearTimeout(timer)
    }
    // Nothing moves under the hands of somebody who has begun.
    addEventListener('pointerdown', stop, { capture: true, once: true })
    addEventListener('keydown', stop, { capture: true, once: true })
    return () => {
      clearTimeout(first)
      stop()
      removeEventListener('pointerdown', stop, { capture: true })
      removeEventListener('keydown', stop, { capture: true })
    }
  }, [isReady, hasSize, project])
  return null
}

function KeepFitted() {
  useKeepFitted()
  return null
}

/** Far away details give way. A class, so that no node is drawn again for it. */
function FarView() {
  const isFar = useStore((state) => state.transform[2] < DETAIL_ZOOM)
  const zoom = useStore((state) => (isFar ? Math.round(state.transform[2] * 50) / 50 : 1))
  useEffect(() => {
    const graph = document.querySelector<HTMLElement>('.react-flow.graph')
    graph?.classList.toggle('is-far', isFar)
    graph?.style.setProperty('--zoom', String(zoom))
    if (canvasState.get().simplified !== isFar) canvasState.set({ simplified: isFar })
  }, [isFar, zoom])
  return null
}

function Announcement() {
  const said = useCanvas((state) => state.said)
  return (
    <output aria-live="polite" className="sr-only">
      {said}
    </output>
  )
}

/** Of what the editor does itself there is no event. */
function leaveFit(event: MouseEvent | TouchEvent | null): void {
  if (event !== null) view.leaveFit()
}

function saveViewport(_: unknown, { x, y, zoom }: Viewport): void {
  const whole = { x: Math.round(x), y: Math.round(y), zoom }
  if ((whole.x !== x || whole.y !== y) && !view.isGliding()) view.set(whole)
  // While another project comes, what is seen belongs to neither.
  const { loaded, project } = useGraph.getState()
  if (loaded) uiActions.setViewport(project ?? '', { ...whole, isFitted: view.isFitted() })
}

/** Ends of wires are moved once they are let go, with the keys that are down then. */
function keepAsItIs(): void {}

/** Wires to slots that are not drawn yet are drawn once they are. */
function ignore(): void {}
