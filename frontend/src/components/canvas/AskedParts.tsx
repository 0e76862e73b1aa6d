import { type NodeProps, useConnection } from '@xyflow/react'
import { lazy, Suspense, useEffect } from 'react'
import { useUi } from '../../stores/ui-store.ts'
import { CanvasTip } from './CanvasTip.tsx'
import { useCanvas } from './canvas-state.ts'
import type { FlowNode } from './flow-store.ts'

const PARTS = {
  AnnotationView: async () => (await import('./AnnotationView.tsx')).AnnotationView,
  ConfiguringView: async () => (await import('./ConfiguringView.tsx')).ConfiguringView,
  NamingField: async () => (await import('./NamingField.tsx')).NamingField,
  OpenMenu: async () => (await import('./OpenMenu.tsx')).OpenMenu,
  ProbeLayer: async () => (await import('./ProbeLayer.tsx')).ProbeLayer,
  QuickAdd: async () => (await import('./QuickAdd.tsx')).QuickAdd,
  RefusalCard: async () => (await import('./RefusalCard.tsx')).RefusalCard,
}

const AnnotationView = lazy(async () => ({ default: await PARTS.AnnotationView() }))
const ConfiguringView = lazy(async () => ({ default: await PARTS.ConfiguringView() }))
const NamingField = lazy(async () => ({ default: await PARTS.NamingField() }))
const OpenMenu = lazy(async () => ({ default: await PARTS.OpenMenu() }))
const ProbeLayer = lazy(async () => ({ default: await PARTS.ProbeLayer() }))
const QuickAdd = lazy(async () => ({ default: await PARTS.QuickAdd() }))
const RefusalCard = lazy(async () => ({ default: await PARTS.RefusalCard() }))

/** Once the graph is there: editing goes on while the server, which has these parts, is away. */
function loadPartsWhenIdle(): () => void {
  const request = requestIdleCallback(() => {
    for (const load of Object.values(PARTS)) load().catch(() => {})
  })
  return () => cancelIdleCallback(request)
}

/** What is on the canvas only while somebody asks for it; the first screen does not wait for it. */
export function AskedParts() {
  const menu = useCanvas((state) => state.menu)
  const isAdding = useCanvas(({ quickAdd }) => quickAdd !== null)
  const isNaming = useCanvas(({ naming }) => naming !== null)
  useEffect(loadPartsWhenIdle, [])
  const isConnecting = useConnection(({ inProgress }) => inProgress)
  return (
    <Suspense fallback={null}>
      <CanvasTip />
      {isConnecting && <RefusalCard />}
      {isAdding && <QuickAdd />}
      {menu && <OpenMenu menu={menu} />}
      {isNaming && <NamingField />}
    </Suspense>
  )
}

/** What flows on the wires that are looked at. */
export function AskedProbes() {
  const isAsked = useUi(({ probe }) => probe.hovered !== null || probe.pinned.length > 0)
  return isAsked ? (
    <Suspense fallback={null}>
      <ProbeLayer />
    </Suspense>
  ) : null
}

/** A note or a frame: most graphs have none. */
export function AnnotationNode(props: NodeProps<FlowNode>) {
  return (
    <Suspense fallback={null}>
      <AnnotationView {...props} />
    </Suspense>
  )
}

/** The form of a node that is not made yet. */
export function ConfiguringNode(props: NodeProps<FlowNode>) {
  return (
    <Suspense fallback={null}>
      <ConfiguringView {...props} />
    </Suspense>
  )
}
