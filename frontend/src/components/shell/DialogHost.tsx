import { Suspense } from 'react'
import { uiActions, useUi } from '../../stores/ui-store.ts'
import { ErrorBoundary } from './ErrorBoundary.tsx'
import { dialogEntry } from './entries.tsx'

/** Shows the dialog that was asked for; its code is fetched when it opens first. */
export function DialogHost() {
  const dialog = useUi((state) => state.dialog)
  const View = dialog === null ? null : dialogEntry(dialog.name)
  if (dialog === null || View === null) return null
  return (
    <ErrorBoundary key={dialog.name} part={dialog.name}>
      <Suspense fallback={null}>
        <View {...dialog.props} onClose={uiActions.closeDialog} />
      </Suspense>
    </ErrorBoundary>
  )
}
