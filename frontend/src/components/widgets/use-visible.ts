import { type RefObject, useEffect, useRef } from 'react'
import { watchVisibility } from '../../lib/media/visibility.ts'

/** Calls back when the element comes into view or leaves it. */
export function useVisible(
  ref: RefObject<Element | null>,
  onChange: (isVisible: boolean) => void,
): void {
  const latest = useRef(onChange)
  latest.current = onChange
  useEffect(() => {
    if (ref.current) return watchVisibility(ref.current, (is) => latest.current(is))
  }, [ref])
}
