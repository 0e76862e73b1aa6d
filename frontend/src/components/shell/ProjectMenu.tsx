import {
  ChevronDown,
  Cpu,
  LayoutGrid,
  LogOut,
  Palette,
  Route,
  Share,
  ShieldCheck,
} from 'lucide-react'
import { lazy, type ReactNode, Suspense, useState } from 'react'
import { type Theme, uiActions, useUi } from '../../stores/ui-store.ts'
import { t } from '../../texts/en.ts'
import { Button } from '../ui/Button.tsx'
import { IconButton } from '../ui/IconButton.tsx'
import { Menu, MenuItem, MenuSeparator, MenuSub } from '../ui/Menu.tsx'
import { toast } from '../ui/Toast.tsx'
import { Logo } from './Logo.tsx'
import { sessionActions, useSession } from './session.ts'

const ShareProjectDialog = lazy(async () => ({
  default: (await import('../chooser/ShareProjectDialog.tsx')).ShareProjectDialog,
}))

const words = t.shell.menu
const THEMES: readonly { theme: Theme; label: string }[] = [
  { theme: 'system', label: words.themeSystem },
  { theme: 'dark', label: words.themeDark },
  { theme: 'light', label: words.themeLight },
]

/** The way back to the projects, and what can be done with the open one. */
export function ProjectMenu() {
  const project = useSession((state) => state.project)
  const [isSharing, setSharing] = useState(false)
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
      <Menu
        trigger={
          <Button
            variant="ghost"
            aria-label={t.shell.bar.project(name)}
            className="min-w-0 shrink! px-2! text-1!"
          >
            <span className="clip font-strong text-md">{name}</span>
            <Icon of={ChevronDown} />
          </Button>
        }
      >
        <MenuItem icon={<Icon of={LayoutGrid} />} onSelect={sessionActions.showChooser}>
          {words.allProjects}
        </MenuItem>
        <MenuSeparator />
        {project !== null && (
          <MenuItem icon={<Icon of={Share} />} onSelect={() => setSharing(true)}>
            {words.share}
          </MenuItem>
        )}
        {project !== null && (
          <MenuItem icon={<Icon of={ShieldCheck} />} onSelect={() => uiActions.openDialog('trust')}>
            {words.trust}
          </MenuItem>
        )}
        <MenuItem icon={<Icon of={Cpu} />} onSelect={() => uiActions.openDialog('models')}>
          {words.models}
        </MenuItem>
        <ThemeMenu icon={<Icon of={Palette} />} />
        <MenuItem icon={<Icon of={Route} />} onSelect={() => uiActions.showTour('asked')}>
          {words.tour}
        </MenuItem>
        {project !== null && (
          <>
            <MenuSeparator />
            <MenuItem icon={<Icon of={LogOut} />} onSelect={() => void closeProject()}>
              {words.close}
            </MenuItem>
          </>
        )}
      </Menu>
      {isSharing && project !== null && (
        <Suspense fallback={null}>
          <ShareProjectDialog name={project} onClose={() => setSharing(false)} />
        </Suspense>
      )}
    </>
  )
}

function ThemeMenu({ icon }: { icon: ReactNode }) {
  const chosen = useUi((state) => state.theme)
  return (
    <MenuSub icon={icon} label={words.theme}>
      {THEMES.map(({ theme, label }) => (
        <MenuItem key={theme} checked={theme === chosen} onSelect={() => uiActions.setTheme(theme)}>
          {label}
        </MenuItem>
      ))}
    </MenuSub>
  )
}

function Icon({ of: Shape }: { of: typeof Cpu }) {
  return <Shape size={14} strokeWidth={1.75} aria-hidden="true" className="shrink-0 text-3" />
}

async function closeProject(): Promise<void> {
  try {
    await sessionActions.close()
  } catch (error) {
    const detail = error instanceof Error ? error.message : String(error)
    toast({ text: words.couldNotClose, detail, tone: 'failed', key: 'close-project' })
  }
}
