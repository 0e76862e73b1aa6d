import { useMutation, useQuery } from '@tanstack/react-query'
import { Copy } from 'lucide-react'
import { api } from '../../lib/api.ts'
import { t } from '../../texts/en.ts'
import { bytesText } from '../../texts/numbers.ts'
import { Button } from '../ui/Button.tsx'
import { ConfirmDialog } from '../ui/ConfirmDialog.tsx'
import { Dialog } from '../ui/Dialog.tsx'
import { IconButton } from '../ui/IconButton.tsx'
import { Spinner } from '../ui/Spinner.tsx'
import { toast } from '../ui/Toast.tsx'

const words = t.shell.sharing

/** Shows what would be copied into the project's folder, and copies it once that is agreed to. */
export function ShareProjectDialog({ name, onClose }: { name: string; onClose: () => void }) {
  const plan = useQuery({
    queryKey: ['export-plan', name],
    queryFn: () => api.exportPlan(name),
    staleTime: 0,
  })
  const copying = useMutation({ mutationFn: () => api.exportProject(name) })

  if (copying.data !== undefined) {
    const { project_dir, assets_copied } = copying.data
    return (
      <Dialog
        title={words.doneTitle}
        description={words.done}
        onClose={onClose}
        footer={
          <Button size="lg" variant="primary" onClick={onClose}>
            {words.close}
          </Button>
        }
      >
        <Folder path={project_dir} />
        <h3 className="mt-3 mb-1 font-medium text-2 text-sm">
          {words.copied(assets_copied.length)}
        </h3>
        <FileList files={assets_copied.map((path) => ({ path }))} />
      </Dialog>
    )
  }
  return (
    <ConfirmDialog
      title={words.title(name)}
      description={plan.data?.assets.length === 0 ? words.nothing : words.plan}
      keep={words.cancel}
      confirm={copying.isPending ? words.copying : words.copy}
      canConfirm={plan.data !== undefined && !copying.isPending}
      error={plan.error ?? copying.error}
      onClose={onClose}
      onConfirm={() => copying.mutate()}
    >
      {plan.isPending && <Spinner label={t.shell.splash.loading} />}
      {plan.data !== undefined && (
        <>
          <Folder path={plan.data.project_dir} />
          <FileList files={plan.data.assets.map(({ from, bytes }) => ({ path: from, bytes }))} />
        </>
      )}
    </ConfirmDialog>
  )
}

function Folder({ path }: { path: string }) {
  const copy = async () => {
    await navigator.clipboard.writeText(path)
    toast({ text: words.pathCopied })
  }
  return (
    <div className="flex items-center gap-2 rounded-sm bg-field py-1 pr-1 pl-2.5">
      <span className="sr-only">{words.folder}</span>
      <span className="data min-w-0 flex-1 select-text break-all text-sm">{path}</span>
      <IconButton
        label={words.copyPath}
        icon={<Copy size={14} strokeWidth={1.75} />}
        onClick={() => void copy()}
      />
    </div>
  )
}

function FileList({ files }: { files: readonly { path: string; bytes?: number }[] }) {
  if (files.length === 0) return null
  return (
    <ul className="mt-2 max-h-60 overflow-y-auto">
      {files.map(({ path, bytes }) => (
        <li key={path} className="flex min-h-7 items-center gap-3 border-line border-b text-sm">
          <span className="data min-w-0 flex-1 break-all py-1 text-2">{path}</span>
          {bytes !== undefined && <span className="num shrink-0 text-3">{bytesText(bytes)}</span>}
        </li>
      ))}
    </ul>
  )
}
