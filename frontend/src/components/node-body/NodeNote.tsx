import { useNodeState } from '../../stores/node-states.ts'

/** What a running node says of itself, in few quiet lines. */
export function NodeNote({ id, className = '' }: { id: string; className?: string }) {
  const { note } = useNodeState(id)
  if (note === null) return null
  return (
    <p
      data-note=""
      title={note}
      className={`line-clamp-3 shrink-0 break-words text-3 text-xs ${className}`}
    >
      {note}
    </p>
  )
}
