import type { NodeProps } from '@xyflow/react'
import { lazy, memo, Suspense, useCallback } from 'react'
import { useComponent } from '../../stores/catalog-store.ts'
import { t } from '../../texts/en.ts'
import { IconTile, Spinner, StatusGlyph } from '../ui/index.ts'
import { createNode } from './adding.ts'
import { canvasState, useCanvas } from './canvas-state.ts'
import type { FlowNode } from './flow-store.ts'
import { view } from './view.ts'

const ConfigForm = lazy(async () => ({
  default: (await import('../form/ConfigForm.tsx')).ConfigForm,
}))

/** A node that is not made yet: its form, where it will be. */
export const ConfiguringView = memo(function ConfiguringView({ id }: NodeProps<FlowNode>) {
  const node = useCanvas((state) => state.configuring.find((one) => one.id === id))
  const info = useComponent(node?.type ?? '')
  const onShown = useCallback(
    (box: HTMLElement | null) => focusFirst(box, () => view.visit(id)),
    [id],
  )
  if (!node || !info) return null
  const { type, at, wire, edgeId } = node
  const leave = () => {
    canvasState.endConfiguring(id)
    document.querySelector<HTMLElement>('[data-graph]')?.focus()
  }
  return (
    <section
      aria-label={t.canvas.configuring.name(type)}
      className="node-card rounded-md border border-line-strong border-dashed bg-node shadow-menu"
      onKeyDown={(event) => {
        event.stopPropagation()
        if (event.key === 'Escape') leave()
      }}
    >
      <header className="flex h-(--size-node-header) items-center gap-[9px] pr-[11px] pl-[9px]">
        <IconTile type={type} category={categoryOf(info.tags.io[0])} />
        <div className="min-w-0 flex-1">
          <div className="node-title clip font-strong text-1 text-md">
            {t.canvas.configuring.title(type)}
          </div>
          <div className="node-second clip text-3 text-xs">{t.canvas.configuring.hint}</div>
        </div>
        <StatusGlyph status="unknown" />
      </header>
      <div className="nodrag nowheel max-h-[420px] overflow-y-auto px-3 pt-1 pb-3" ref={onShown}>
        <Suspense fallback={<Spinner label={t.canvas.configuring.title(type)} />}>
          <ConfigForm
            info={info}
            initArgs={{}}
            mode="create"
            onSave={(initArgs) => {
              canvasState.endConfiguring(id)
              createNode({ type, at, wire, edgeId }, initArgs)
              document.querySelector<HTMLElement>('[data-graph]')?.focus()
            }}
            onCancel={leave}
          />
        </Suspense>
      </div>
    </section>
  )
})

/** The form is fetched when it is first needed, and nodes are seen once they are measured. */
function focusFirst(box: HTMLElement | null, onFocus: () => void): (() => void) | undefined {
  if (!box) return
  const attempt = () => {
    const control = box.querySelector<HTMLElement>('input, select, textarea, button')
    control?.focus({ preventScroll: true })
    frame = requestAnimationFrame(document.activeElement === control ? onFocus : attempt)
  }
  let frame = requestAnimationFrame(attempt)
  return () => cancelAnimationFrame(frame)
}

function categoryOf(tag: string | undefined): 'source' | 'conduit' | 'sink' {
  return tag === 'source' || tag === 'sink' ? tag : 'conduit'
}
