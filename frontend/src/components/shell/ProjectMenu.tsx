import { ChevronDown } from 'lucide-react'
import { lazy, Suspense, useState } from 'react'
import { t } from '../../texts/en.ts'
import { Button, type ButtonProps } from '../ui/Button.tsx'
import { IconButton } from '../ui/IconButton.tsx'
import { Logo } from './Logo.tsx'
import { sessionActions, useSession } from './session.ts'

const ShareProjectDialog = lazy(async () => ({
  default: (await import('../chooser/ShareProjectDialog.tsx')).ShareProjectDialog,
}))

const ProjectItems = lazy(async () => ({
  default: (await import('./ProjectItems.tsx')).ProjectItems,
}))

/** The way back to the projects, and what can be done with the open one. */
export function ProjectMenu() {
  const project = useSession((state) => state.project)
  const [isSharing, setSharing] = useState(false)
  const [isAsked, setAsked] = useState(false)
  const name = project ?? t.shell.bar.scratch
  return (
    <>
      <IconButton
        label={t.shell.bar.projects}
        icon={<Logo />}
        className="text-1"
        onClick={sessionActions.showChooser}
      />
      <span aria-hidden="true" className="text-3 max-desk:hidden">
        /
      </span>
      {isAsked ? (
        <Suspense fallback={<ProjectButton name={name} />}>
          <ProjectItems
            trigger={<ProjectButton name={name} />}
            hasProject={project !== null}
            onShare={() => setSharing(true)}
          />
        </Suspense>
      ) : (
        <ProjectButton
          name={name}
          aria-haspopup="menu"
          aria-expanded={false}
          onClick={() => setAsked(true)}
        />
      )}
      {isSharing && project !== null && (
        <Suspense fallback={null}>
          <ShareProjectDialog name={project} onClose={() => setSharing(false)} />
        </Suspense>
      )}
    </>
  )
}

/** Opens the menu. */
function ProjectButton({ name, ...rest }: { name: string } & Omit<ButtonProps, 'children'>) {
  return (
    <Button
      {...rest}
      variant="ghost"
      aria-label={t.shell.bar.project(name)}
      className="min-w-0 shrink! px-2! text-1!"
    >
      <span className="clip font-strong text-md">{name}</span>
      <ChevronDown size={14} strokeWidth={1.75} aria-hidden="true" className="shrink-0 text-3" />
    </Button>
  )
}
