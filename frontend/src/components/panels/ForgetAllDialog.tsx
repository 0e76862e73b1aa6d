import { useMutation, useQuery } from '@tanstack/react-query'
import { useRef } from 'react'
import { api } from '../../lib/api.ts'
import { t } from '../../texts/en.ts'
import { Button, Dialog, toast } from '../ui/index.ts'
import { memoryViewActions } from './memory-view.ts'
import { useMemoriesChanged } from './use-memories.ts'

const words = t.panels.memory.forgettingAll

/** Asks before everything about a user, or about everybody (null), is forgotten. */
export function ForgetAllDialog({ user, onClose }: { user: string | null; onClose: () => void }) {
  const keep = useRef<HTMLButtonElement>(null)
  const changed = useMemoriesChanged()
  const who = user === null ? {} : { user_id: user }
  // All of them, whatever is being searched for.
  const { data } = useQuery({
    queryKey: ['memory-count', user],
    queryFn: () => api.memories({ ...who, limit: 1 }),
    staleTime: 0,
  })
  const forget = useMutation({
    mutationFn: () => api.forgetMemories(user ?? undefined),
    onSuccess: async ({ forgotten }) => {
      memoryViewActions.choose(null)
      await changed()
      toast({ text: t.panels.memory.forgotten(forgotten) })
      onClose()
    },
  })
  return (
    <Dialog
      alert
      size="small"
      title={words.title(user)}
      description={data ? words.detail(data.total) : t.panels.memory.loading}
      onClose={onClose}
      initialFocus={keep}
      footer={
        <>
          <Button ref={keep} size="lg" onClick={onClose}>
            {words.keep}
          </Button>
          <Button
            size="lg"
            variant="danger"
            disabled={forget.isPending || !data}
            onClick={() => forget.mutate()}
          >
            {words.forget}
          </Button>
        </>
      }
    >
      {forget.error !== null && (
        <p role="alert" className="text-failed text-sm">
          {forget.error.message}
        </p>
      )}
    </Dialog>
  )
}
