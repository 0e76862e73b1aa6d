import { type NodeProps, useConnection } from '@xyflow/react'
import { lazy, Suspense } from 'react'
import { useUi } from '../../stores/ui-store.ts'
import { useCanvas } from './canvas-state.ts'
import type { FlowNode } from './flow-store.ts'

const AnnotationView = lazy(async () => ({
  default: (await import('./AnnotationView.tsx')).AnnotationView,
}))
const ConfiguringView = lazy(async () => ({
  default: (await import('./ConfiguringView.tsx')).ConfiguringView,
}))
const NamingField = lazy(async () => ({ default: (await import('./NamingField.tsx')).NamingField }))
const OpenMenu = lazy(async () => ({ default: (await import('./OpenMenu.tsx')).OpenMenu }))
const ProbeLayer = lazy(async () => ({ default: (await import('./ProbeLayer.tsx')).ProbeLayer }))
const QuickAdd = lazy(async () => ({ default: (await import('./QuickAdd.tsx')).QuickAdd }))
const RefusalCard = lazy(async () => ({ default: (await import('./RefusalCard.tsx')).RefusalCard }))

/** What is on the canvas only while somebody asks for it, and loaded when somebody first does. */
export function AskedParts() {
  const menu = useCanvas((state) => state.menu)
  const isAdding = useCanvas(({ quickAdd }) => quickAdd !== null)
  const isNaming = useCanvas(({ naming }) => naming !== null)
  const isConnecting = useConnection(({ inProgress }) => inProgress)
  return (
    <Suspense fallback={null}>
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
