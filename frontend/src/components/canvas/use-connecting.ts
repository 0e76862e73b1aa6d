import type { Connection, FinalConnectionState, OnConnectStartParams } from '@xyflow/react'
import { useMemo } from 'react'
import { fitOf } from '../../stores/graph-store.ts'
import { uiActions } from '../../stores/ui-store.ts'
import { canvasState } from './canvas-state.ts'
import { connectEnds, edgeBetweenEnds, endOf } from './connecting.ts'
import type { FlowWire } from './WireView.tsx'

/** Wires by pointer: from a slot, or by the end of one that is there. */
export function useConnecting() {
  return useMemo(() => {
    const start = (params: OnConnectStartParams) => {
      const end =
        params.nodeId === null ? null : endOf({ nodeId: params.nodeId, id: params.handleId })
      uiActions.hoverEdge(null)
      canvasState.set({ connecting: end })
    }
    const finish = (event: MouseEvent | TouchEvent, state: FinalConnectionState) => {
      const { connecting, reconnecting } = canvasState.get()
      canvasState.set({ connecting: null, reconnecting: null })
      if (connecting === null) return
      const target = state.toHandle ? endOf(state.toHandle) : null
      if (target) {
        connectEnds(connecting, target, { force: event.altKey, replaced: reconnecting })
      } else if (reconnecting === null && isOnPane(event)) {
        canvasState.openQuickAdd({ screen: pointOf(event), end: connecting })
      }
    }
    return {
      onConnectStart: (_: MouseEvent | TouchEvent, params: OnConnectStartParams) => start(params),
      onConnectEnd: (event: MouseEvent | TouchEvent, state: FinalConnectionState) => {
        // The end of a wire that is there is told of by `onReconnectEnd`.
        if (canvasState.get().reconnecting === null) finish(event, state)
      },
      onReconnectStart: (_: unknown, edge: FlowWire) => canvasState.set({ reconnecting: edge.id }),
      onReconnectEnd: (
        event: MouseEvent | TouchEvent,
        _edge: FlowWire,
        _side: unknown,
        state: FinalConnectionState<never> | FinalConnectionState,
      ) => finish(event, state as FinalConnectionState),
      isValidConnection,
    }
  }, [])
}

function isValidConnection(connection: Connection | FlowWire): boolean {
  const source = endOf({ nodeId: connection.source, id: connection.sourceHandle ?? null })
  const target = endOf({ nodeId: connection.target, id: connection.targetHandle ?? null })
  const edge = source && target && edgeBetweenEnds(source, target)
  return edge !== null && (isAltDown || fitOf(edge).fits)
}

let isAltDown = false

/** The flow library asks whether a wire fits without saying which keys are down. @returns the undo */
export function watchAlt(): () => void {
  const update = (event: KeyboardEvent | PointerEvent) => {
    isAltDown = event.altKey
  }
  const options = { capture: true }
  addEventListener('keydown', update, options)
  addEventListener('keyup', update, options)
  addEventListener('pointermove', update, options)
  return () => {
    removeEventListener('keydown', update, options)
    removeEventListener('keyup', update, options)
    removeEventListener('pointermove', update, options)
  }
}

function isOnPane(event: MouseEvent | TouchEvent): boolean {
  const { x, y } = pointOf(event)
  const under = document.elementFromPoint(x, y)
  return under !== null && under.closest('.react-flow__pane, .react-flow__edge') !== null
}

function pointOf(event: MouseEvent | TouchEvent): { x: number; y: number } {
  const at = 'changedTouches' in event ? event.changedTouches[0]! : event
  return { x: at.clientX, y: at.clientY }
}
