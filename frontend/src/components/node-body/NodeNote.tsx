import { useNodeState } from '../../stores/node-states.ts'

/** What a running node says of itself, in one quiet line. */
export function NodeNote({ id, className = '' }: { id: string; className?: string }) {
  const { note } = useNodeState(id)
  if (note === null) return null
  return (
    <p data-note="" title={note} className={`clip shrink-0 text-3 text-xs ${className}`}>
      {note}
    </p>
  )
}
