import { useMutation, useQuery } from '@tanstack/react-query'
import { api } from '../../lib/api.ts'
import { t } from '../../texts/en.ts'
import { ConfirmDialog, toast } from '../ui/index.ts'
import { memoryViewActions } from './memory-view.ts'
import { useMemoriesChanged } from './use-memories.ts'

const words = t.panels.memory.forgettingAll

/** Asks before everything about a user, or about everybody (null), is forgotten. */
export function ForgetAllDialog({ user, onClose }: { user: string | null; onClose: () => void }) {
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
    <ConfirmDialog
      alert
      title={words.title(user)}
      description={data ? words.detail(data.total) : t.panels.memory.loading}
      keep={words.keep}
      confirm={words.forget}
      canConfirm={data !== undefined && !forget.isPending}
      error={forget.error}
      onClose={onClose}
      onConfirm={() => forget.mutate()}
    />
  )
}
