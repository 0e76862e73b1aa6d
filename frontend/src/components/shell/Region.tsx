import { type ReactNode, Suspense } from 'react'
import { ErrorBoundary } from './ErrorBoundary.tsx'

/** A part of the editor that loads by itself and fails by itself. */
export function Region({
  name,
  fallback = null,
  children,
}: {
  name: string
  fallback?: ReactNode
  children: ReactNode
}) {
  return (
    <ErrorBoundary part={name}>
      <Suspense fallback={fallback}>{children}</Suspense>
    </ErrorBoundary>
  )
}
