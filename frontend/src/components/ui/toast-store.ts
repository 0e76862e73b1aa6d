import { create } from 'zustand'
import { errorText } from '../../lib/error-text.ts'

export type Toast = {
  text: string
  /** A second, quieter line. */
  detail?: string
  /** Failures stay until they are dismissed, and are announced at once. */
  tone?: 'plain' | 'attention' | 'failed'
  action?: { label: string; onSelect: () => void }
  /** A toast with the same key takes the place of the one that is there. */
  key?: string
}
type Shown = Toast & { id: number }

const SHOWN_MS = 6000
const MAX_SHOWN = 3

export const useToasts = create<{ toasts: readonly Shown[] }>(() => ({ toasts: [] }))
const timers = new Map<number, ReturnType<typeof setTimeout>>()
let lastId = 0

/** Says something that has no place of its own. Returns what takes it away again. */
export function toast(content: Toast): () => void {
  lastId += 1
  const id = lastId
  const { toasts } = useToasts.getState()
  const others = toasts.filter(({ key }) => key === undefined || key !== content.key)
  useToasts.setState({ toasts: [...others, { ...content, id }].slice(-MAX_SHOWN) })
  if (content.tone !== 'failed') resumeToast(id)
  return () => dismissToast(id)
}

/** Says that something could not be done, and why. */
export function toastFailure(text: string, error: unknown, key: string): void {
  toast({ text, detail: errorText(error), tone: 'failed', key })
}

export function dismissToast(id: number): void {
  holdToast(id)
  useToasts.setState(({ toasts }) => ({ toasts: toasts.filter((shown) => shown.id !== id) }))
}

export function dismissToastWithKey(key: string): void {
  for (const shown of useToasts.getState().toasts) if (shown.key === key) dismissToast(shown.id)
}

/** While the pointer or the focus is on it, a toast stays. */
export function holdToast(id: number): void {
  clearTimeout(timers.get(id))
  timers.delete(id)
}

export function resumeToast(id: number): void {
  holdToast(id)
  timers.set(
    id,
    setTimeout(() => dismissToast(id), SHOWN_MS),
  )
}
