import type { ProjectInfo } from '@openneuro/protocol'
import { useQuery, useQueryClient } from '@tanstack/react-query'
import { GitBranch, Plus, Search, X } from 'lucide-react'
import { type ReactNode, useState } from 'react'
import { api } from '../../lib/api.ts'
import { agoText } from '../../texts/ago.ts'
import { t } from '../../texts/en.ts'
import { Logo } from '../shell/Logo.tsx'
import type { Wish } from '../shell/session.ts'
import { Button } from '../ui/Button.tsx'
import { IconButton } from '../ui/IconButton.tsx'
import { TextField } from '../ui/TextField.tsx'
import { toast } from '../ui/Toast.tsx'
import { CreateProjectDialog } from './CreateProjectDialog.tsx'
import { ImportProjectDialog } from './ImportProjectDialog.tsx'
import { ProjectCard } from './ProjectCard.tsx'
import { RemoveProjectDialog } from './RemoveProjectDialog.tsx'
import { ShareProjectDialog } from './ShareProjectDialog.tsx'

const words = t.shell.chooser

type OpenDialog =
  | { type: 'create' }
  | { type: 'import' }
  | { type: 'share'; name: string }
  | { type: 'remove'; name: string }

export type ChooserProps = {
  /** What somebody came for; who then does not want it goes back to the open project. */
  wish?: Wish | null
  /** The project that is open on the server, which the cross leads back to. */
  current: string | null
  currentRuns: boolean
  /** Opens a project, or says why not. @returns whether it is open */
  onOpen: (name: string) => Promise<boolean>
  onClose: () => void
  /** The open project was deleted. */
  onCurrentRemoved: () => void
}

export function Chooser(props: ChooserProps) {
  const { wish = null, current, currentRuns, onOpen, onClose, onCurrentRemoved } = props
  const client = useQueryClient()
  const projects = useQuery({ queryKey: ['projects'], queryFn: () => api.projects(), staleTime: 0 })
  const [filter, setFilter] = useState('')
  const [dialog, setDialog] = useState<OpenDialog | null>(wish && { type: wish })
  const [isWished, setWished] = useState(wish !== null)
  const [opening, setOpening] = useState<string | null>(null)

  const names = projects.data?.map(({ name }) => name) ?? []
  const shown = (projects.data ?? []).filter(({ name }) => matches(name, filter))
  const close = () => {
    setDialog(null)
    setWished(false)
    if (isWished && current !== null) onClose()
  }
  const open = async (name: string) => {
    setDialog(null)
    setWished(false)
    setOpening(name)
    if (!(await onOpen(name))) await client.invalidateQueries({ queryKey: ['projects'] })
    setOpening(null)
  }
  const removed = async (name: string) => {
    setDialog(null)
    toast({ text: t.shell.removing.removed(name) })
    if (name === current) onCurrentRemoved()
    await client.invalidateQueries({ queryKey: ['projects'] })
  }

  const presets = shown.filter(({ is_preset }) => is_preset)
  const own = shown.filter(({ is_preset }) => !is_preset)
  const card = (project: ProjectInfo) => {
    const { name, has_thumbnail, node_count } = project
    return (
      <ProjectCard
        key={name}
        name={name}
        hasThumbnail={has_thumbnail && node_count !== 0}
        detail={detailOf(project)}
        version={projects.dataUpdatedAt}
        state={name !== current ? null : currentRuns ? 'running' : 'open'}
        disabled={opening !== null}
        onOpen={() => (name === current ? onClose() : void open(name))}
        onShare={() => setDialog({ type: 'share', name })}
        onRemove={() => setDialog({ type: 'remove', name })}
      />
    )
  }
  return (
    <main className="h-full overflow-y-auto bg-canvas">
      <div className="mx-auto max-w-[1248px] px-6 pt-[52px] pb-12 max-tablet:px-4 max-tablet:pt-6">
        <header className="mb-[30px] flex flex-wrap items-center gap-3">
          <Logo size={26} />
          <h1 className="font-strong text-2xl tracking-tight max-tablet:text-xl">{words.title}</h1>
          <span className="flex-1" />
          <TextField
            type="search"
            value={filter}
            onChange={setFilter}
            placeholder={words.search}
            aria-label={words.search}
            icon={<Search size={14} strokeWidth={1.75} />}
            className="h-[34px] max-w-[220px] max-tablet:order-last max-tablet:max-w-none"
          />
          <Button
            className="h-[34px] px-3.5"
            icon={<GitBranch size={15} strokeWidth={1.75} />}
            onClick={() => setDialog({ type: 'import' })}
          >
            {words.import}
          </Button>
          <Button
            variant="primary"
            className="h-[34px] px-3.5"
            icon={<Plus size={15} strokeWidth={1.75} />}
            onClick={() => setDialog({ type: 'create' })}
          >
            {words.create}
          </Button>
          {current !== null && (
            <IconButton
              size="lg"
              label={words.close}
              icon={<X size={18} strokeWidth={1.75} />}
              onClick={onClose}
            />
          )}
        </header>

        <p role="status" className="sr-only">
          {opening === null ? '' : words.opening(opening)}
        </p>
        <Notice
          isFailed={projects.isError}
          isEmpty={projects.isSuccess && names.length === 0}
          filter={projects.isSuccess && names.length > 0 && shown.length === 0 ? filter : ''}
          onRetry={() => void projects.refetch()}
        />
        <Cards title={presets.length > 0 ? words.yours : null}>
          {own.map(card)}
          {filter === '' && projects.isSuccess && (
            <NewCard onClick={() => setDialog({ type: 'create' })}>{words.create}</NewCard>
          )}
        </Cards>
        {presets.length > 0 && (
          <Cards title={words.presets} hint={words.presetsHint}>
            {presets.map(card)}
          </Cards>
        )}
      </div>

      {dialog?.type === 'create' && (
        <CreateProjectDialog
          existing={names}
          onClose={close}
          onCreated={(name) => void open(name)}
        />
      )}
      {dialog?.type === 'import' && (
        <ImportProjectDialog onClose={close} onImported={(name) => void open(name)} />
      )}
      {dialog?.type === 'share' && <ShareProjectDialog name={dialog.name} onClose={close} />}
      {dialog?.type === 'remove' && (
        <RemoveProjectDialog
          name={dialog.name}
          onClose={close}
          onRemoved={() => void removed(dialog.name)}
        />
      )}
    </main>
  )
}

function Cards({
  title,
  hint = '',
  children,
}: {
  title: string | null
  hint?: string
  children: ReactNode
}) {
  return (
    <section className="mb-8" {...(title === null ? {} : { 'aria-label': title })}>
      {title !== null && (
        <h2 className="mb-2.5 flex gap-2 text-3 text-sm">
          <span className="font-medium">{title}</span> {hint}
        </h2>
      )}
      <ul className="grid grid-cols-[repeat(auto-fill,minmax(min(100%,264px),1fr))] gap-[18px]">
        {children}
      </ul>
    </section>
  )
}

/** `14 nodes · changed 2 minutes ago`. */
function detailOf({ node_count, changed_at }: ProjectInfo): string {
  return [
    node_count === undefined ? '' : words.nodes(node_count),
    changed_at === undefined ? '' : words.changed(agoText(Date.parse(changed_at))),
  ]
    .filter(Boolean)
    .join(' · ')
}

function NewCard({ onClick, children }: { onClick: () => void; children: ReactNode }) {
  return (
    <li>
      <button
        type="button"
        onClick={onClick}
        className="flex h-full min-h-40 w-full flex-col items-center justify-center gap-2 rounded-lg border border-line-strong border-dashed font-strong text-2 transition-colors motion-instant hover:border-line-control hover:text-1"
      >
        <Plus size={18} strokeWidth={1.75} className="text-3" aria-hidden="true" />
        {children}
      </button>
    </li>
  )
}

function Notice({
  isFailed,
  isEmpty,
  filter,
  onRetry,
}: {
  isFailed: boolean
  isEmpty: boolean
  filter: string
  onRetry: () => void
}) {
  if (isFailed) {
    return (
      <div role="alert" className="mb-4 flex items-center gap-3 text-failed">
        {words.couldNotList}
        <Button onClick={onRetry}>{words.tryAgain}</Button>
      </div>
    )
  }
  const text = isEmpty ? words.empty : filter === '' ? null : words.nothingFound(filter)
  return text === null ? null : (
    <p role="status" className="mb-4 text-3">
      {text}
    </p>
  )
}

function matches(name: string, filter: string): boolean {
  return name.toLocaleLowerCase().includes(filter.trim().toLocaleLowerCase())
}
