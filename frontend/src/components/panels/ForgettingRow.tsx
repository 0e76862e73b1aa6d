import type { Memory } from '@openneuro/protocol'
import { useLayoutEffect, useRef } from 'react'
import { forgettingActions, UNDO_MS } from '../../stores/forgetting.ts'
import { t } from '../../texts/en.ts'
import { Button } from '../ui/index.ts'

const words = t.panels.memory

/** A memory that is about to be forgotten, in the place where it was. */
export function ForgettingRow({ memory }: { memory: Memory }) {
  const undo = useRef<HTMLButtonElement>(null)
  // The button that was pressed is gone: the next one that is needed takes its place.
  useLayoutEffect(() => {
    const button = undo.current
    if (document.activeElement === document.body) button?.focus()
    return () => {
      if (document.activeElement === button) button?.closest('ul')?.focus()
    }
  }, [])
  return (
    <div className="relative flex min-h-7 items-center gap-3 px-3 py-1 text-sm">
      <p className="clip min-w-0 flex-1 text-3 line-through" dir="auto">
        {memory.text}
      </p>
      <span role="status" className="shrink-0 text-3 text-xs">
        {words.forgetting}
      </span>
      <Button
        ref={undo}
        size="sm"
        aria-label={words.undoFor(memory.text)}
        onClick={() => {
          forgettingActions.undo(memory.id)
          requestAnimationFrame(() => forgetButton(memory.id)?.focus())
        }}
      >
        {words.undo}
      </Button>
      <span
        aria-hidden="true"
        className="runs-out absolute bottom-0 left-0 h-px w-full origin-left bg-line-control"
        style={{ animationDuration: `${UNDO_MS}ms` }}
      />
    </div>
  )
}

/** The one that the memory has when it is kept. */
function forgetButton(id: number): HTMLElement | null {
  return document.querySelector(`[data-forget="${id}"]`)
}
