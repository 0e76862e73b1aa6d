import { useStore } from '@xyflow/react'
import { useLayoutEffect, useRef } from 'react'
import { useFlow } from './flow-store.ts'
import { view } from './view.ts'

/**
 * A graph that is all in view stays so when the dock or the window leaves it another room. A view that
 * somebody has moved is theirs; and nothing moves for the library and the settings, which open at a click on
 * what is in view.
 */
export function useKeepFitted(): void {
  const height = useStore((state) => state.height)
  const width = useStore((state) => state.width)
  const last = useRef({ height, windowWidth: innerWidth })
  // biome-ignore lint/correctness/useExhaustiveDependencies: the width tells of the window's
  useLayoutEffect(() => {
    const before = last.current
    last.current = { height, windowWidth: innerWidth }
    if (before.height === height && before.windowWidth === innerWidth) return
    const isEmpty = useFlow.getState().nodes.length === 0
    if (!isEmpty) view.fitAgain()
  }, [height, width])
}
