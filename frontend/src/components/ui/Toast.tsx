import { t } from '../../texts/en.ts'
import { Button } from './Button.tsx'
import { StatusGlyph } from './StatusGlyph.tsx'
import { dismissToast, holdToast, resumeToast, type Toast, useToasts } from './toast-store.ts'

export { dismissToastWithKey, type Toast, toast, toastFailure } from './toast-store.ts'

/** Where toasts appear: bottom centre, newest below. */
export function Toaster() {
  const toasts = useToasts((state) => state.toasts)
  return (
    <section
      aria-label={t.shell.toast.region}
      className="layer-toast pointer-events-none fixed inset-x-0 bottom-4 flex flex-col items-center gap-2 px-4"
    >
      {toasts.map((shown) => (
        <ToastView key={shown.id} id={shown.id} content={shown} />
      ))}
    </section>
  )
}

function ToastView({ id, content }: { id: number; content: Toast }) {
  const { text, detail, tone = 'plain', action } = content
  const isLasting = tone === 'failed'
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: holding it back is for the eye only
    <div
      onPointerEnter={() => holdToast(id)}
      onPointerLeave={() => !isLasting && resumeToast(id)}
      onFocus={() => holdToast(id)}
      onBlur={() => !isLasting && resumeToast(id)}
      className="rise pointer-events-auto flex min-h-12 w-full max-w-[372px] items-center gap-[11px] rounded-md border border-line-strong bg-raised py-2 pr-2 pl-3.5 text-sm shadow-menu"
    >
      {tone !== 'plain' && <StatusGlyph status={tone} size={13} />}
      <div role={isLasting ? 'alert' : 'status'} className="min-w-0 flex-1 break-words">
        <p className="font-medium">{text}</p>
        {detail !== undefined && <p className="text-3">{detail}</p>}
      </div>
      {action !== undefined && (
        <Button
          size="sm"
          onClick={() => {
            dismissToast(id)
            action.onSelect()
          }}
        >
          {action.label}
        </Button>
      )}
      {action === undefined && (
        <Button size="sm" variant="ghost" onClick={() => dismissToast(id)}>
          {t.shell.toast.dismiss}
        </Button>
      )}
    </div>
  )
}
