import type { ComponentType, ElementType, ReactNode } from 'react'

type Props = {
  as?: ElementType
  children: ReactNode
  shards?: unknown
  allowPinchZoom?: boolean
  [attribute: string]: unknown
}

/**
 * In the place of `react-remove-scroll`, which dialogs bring along: it writes a style sheet into the page,
 * which our policy refuses, to stop the page from scrolling, which ours never does.
 */
export const RemoveScroll: ComponentType<Props> = ({
  as: Element = 'div',
  shards: _shards,
  allowPinchZoom: _allowPinchZoom,
  children,
  ...rest
}) => <Element {...rest}>{children}</Element>
