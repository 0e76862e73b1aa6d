import clsx from 'clsx'
import { Keyboard } from 'lucide-react'
import { type KeyboardEvent, useState } from 'react'
import { sendUiInput } from '../../lib/socket.ts'
import { t } from '../../texts/en.ts'
import { focusGraph } from '../shell/escape-to-graph.ts'

const MODIFIERS = new Set(['Shift', 'Control', 'Alt', 'Meta', 'CapsLock', 'Dead', 'Unidentified'])

/** Sends every key while it has the focus. Tab and Escape lead out of it. */
export function KeysInput({ nodeId, channel }: { nodeId: string; channel: string }) {
  const [isActive, setActive] = useState(false)
  const [lastKey, setLastKey] = useState('')
  const text = t.widgets.input

  function onKeyDown(event: KeyboardEvent<HTMLButtonElement>): void {
    if (event.key === 'Tab' || MODIFIERS.has(event.key)) return
    event.preventDefault()
    // The canvas must not take them for shortcuts.
    event.stopPropagation()
    if (event.key === 'Escape') focusGraph()
    else if (sendUiInput(nodeId, channel, event.key)) setLastKey(event.key)
  }

  return (
    <div className="mx-2 mb-2">
      <button
        type="button"
        aria-label={text.keysLabel(channel)}
        onKeyDown={onKeyDown}
        onFocus={() => setActive(true)}
        onBlur={() => setActive(false)}
        className={clsx(
          'nodrag flex h-(--size-control) w-full items-center gap-2 rounded-sm border bg-field px-2 text-sm',
          isActive ? 'border-line-control text-1' : 'border-line-strong text-3',
        )}
      >
        <Keyboard size={14} aria-hidden />
        <span className="clip grow text-left">{isActive ? text.keysActive : text.keys}</span>
        {lastKey !== '' && <span className="data shrink-0 text-2">{text.lastKey(lastKey)}</span>}
      </button>
    </div>
  )
}
