import { Suspense } from 'react'
import { type OpenDialog, uiActions, useUi } from '../../stores/ui-store.ts'
import { ErrorBoundary } from './ErrorBoundary.tsx'
import { type DialogView, dialogEntry, Tour } from './entries.tsx'

/** Shows the dialog that was asked for; its code is fetched when it opens first. */
export function DialogHost() {
  const dialog = useUi((state) => state.dialog)
  const isTourOpen = useUi((state) => state.tour !== 'closed')
  const View = dialog === null ? null : dialogEntry(dialog.name)
  return (
    <>
      {isTourOpen && (
        <Suspense fallback={null}>
          <Tour />
        </Suspense>
      )}
      {dialog !== null && View !== null && <Shown dialog={dialog} View={View} />}
    </>
  )
}

function Shown({ dialog, View }: { dialog: OpenDialog; View: DialogView }) {
  return (
    <ErrorBoundary key={dialog.name} part={dialog.name}>
      <Suspense fallback={null}>
        <View {...dialog.props} onClose={uiActions.closeDialog} />
      </Suspense>
    </ErrorBoundary>
  )
}
