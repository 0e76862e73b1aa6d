import type { Memory, MemoryChange } from '@openneuro/protocol'
import { useMutation } from '@tanstack/react-query'
import { type KeyboardEvent, useEffect, useRef, useState } from 'react'
import { api } from '../../lib/api.ts'
import { t } from '../../texts/en.ts'
import { Button, TextArea, TextField } from '../ui/index.ts'
import { useMemoriesChanged } from './use-memories.ts'

const words = t.panels.memory

/** Corrects a memory in its place. Enter saves, Escape leaves it as it was. */
export function MemoryForm({ memory, onClose }: { memory: Memory; onClose: () => void }) {
  const [text, setText] = useState(memory.text)
  const [percent, setPercent] = useState(String(Math.round(memory.confidence * 100)))
  const field = useRef<HTMLTextAreaElement>(null)
  const changed = useMemoriesChanged()
  const save = useMutation({
    mutationFn: (change: MemoryChange) => api.changeMemory(memory.id, change),
    onSuccess: async () => {
      await changed()
      onClose()
    },
  })
  useEffect(() => field.current?.select(), [])

  const confidence = Number(percent) / 100
  const isValid = text.trim() !== '' && percent !== '' && confidence >= 0 && confidence <= 1
  const submit = () => {
    const change = changeOf(memory, { text: text.trim(), confidence })
    if (!isValid || save.isPending) return
    if (change === null) onClose()
    else save.mutate(change)
  }
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.nativeEvent.isComposing) return
    if (event.key === 'Escape') {
      event.stopPropagation()
      onClose()
    }
    if (event.key === 'Enter' && !event.shiftKey) {
      event.preventDefault()
      submit()
    }
  }
  return (
    <form
      className="flex flex-wrap items-start gap-2 bg-hover px-3 py-1.5 text-sm"
      onSubmit={(event) => {
        event.preventDefault()
        submit()
      }}
    >
      <TextArea
        ref={field}
        value={text}
        onChange={setText}
        onKeyDown={onKeyDown}
        maxLength={2000}
        aria-label={words.text}
        className="min-w-48 flex-1"
      />
      <TextField
        value={percent}
        onChange={(next) => /^\d{0,3}$/.test(next) && setPercent(next)}
        onKeyDown={onKeyDown}
        inputMode="numeric"
        aria-label={words.percent}
        aria-invalid={percent === '' || confidence > 1}
        end={<span className="text-3 text-xs">%</span>}
        className="max-w-18"
      />
      <Button variant="ghost" onClick={onClose}>
        {words.cancel}
      </Button>
      <Button type="submit" disabled={!isValid || save.isPending}>
        {words.save}
      </Button>
      {save.error !== null && (
        <p role="alert" className="w-full text-failed text-xs">
          {save.error.message}
        </p>
      )}
    </form>
  )
}

/** Only what is different; null when nothing is. */
function changeOf(
  memory: Memory,
  { text, confidence }: { text: string; confidence: number },
): MemoryChange | null {
  const change = {
    ...(text === memory.text ? {} : { text }),
    ...(Math.abs(confidence - memory.confidence) < 0.005 ? {} : { confidence }),
  }
  return Object.keys(change).length === 0 ? null : change
}
