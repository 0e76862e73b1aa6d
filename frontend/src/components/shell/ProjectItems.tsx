import { useQuery, useQueryClient } from '@tanstack/react-query'
import {
  Cpu,
  LayoutGrid,
  LogOut,
  Palette,
  Plus,
  RotateCw,
  Route,
  Share,
  ShieldCheck,
} from 'lucide-react'
import type { ReactElement, ReactNode } from 'react'
import { api } from '../../lib/api.ts'
import { type Theme, uiActions, useUi } from '../../stores/ui-store.ts'
import { t } from '../../texts/en.ts'
import { Menu, MenuItem, MenuSeparator, MenuSub } from '../ui/Menu.tsx'
import { toastFailure } from '../ui/Toast.tsx'
import { closeProject } from './project-actions.ts'
import { sessionActions } from './session.ts'

const words = t.shell.menu
const AFTER_CRASH = ['after-crash']
const THEMES: readonly { theme: Theme; label: string }[] = [
  { theme: 'system', label: words.themeSystem },
  { theme: 'dark', label: words.themeDark },
  { theme: 'light', label: words.themeLight },
]

/** What can be done with the open project. Comes when it is first asked for, and opens at once. */
export function ProjectItems({
  trigger,
  hasProject,
  onShare,
}: {
  trigger: ReactElement
  hasProject: boolean
  onShare: () => void
}) {
  return (
    <Menu defaultOpen trigger={trigger}>
      <MenuItem icon={<Icon of={LayoutGrid} />} onSelect={sessionActions.showChooser}>
        {words.allProjects}
      </MenuItem>
      <MenuItem icon={<Icon of={Plus} />} onSelect={sessionActions.newProject}>
        {words.newProject}
      </MenuItem>
      <MenuSeparator />
      {hasProject && (
        <MenuItem icon={<Icon of={Share} />} onSelect={onShare}>
          {words.share}
        </MenuItem>
      )}
      {hasProject && (
        <MenuItem icon={<Icon of={ShieldCheck} />} onSelect={() => uiActions.openDialog('trust')}>
          {words.trust}
        </MenuItem>
      )}
      <MenuItem icon={<Icon of={Cpu} />} onSelect={() => uiActions.openDialog('models')}>
        {words.models}
      </MenuItem>
      <RunAgainItem />
      <ThemeMenu icon={<Icon of={Palette} />} />
      <MenuItem icon={<Icon of={Route} />} onSelect={() => uiActions.showTour('asked')}>
        {words.tour}
      </MenuItem>
      {hasProject && (
        <>
          <MenuSeparator />
          <MenuItem icon={<Icon of={LogOut} />} onSelect={() => void closeProject()}>
            {words.close}
          </MenuItem>
        </>
      )}
    </Menu>
  )
}

/** What the server does after it was restarted. */
function RunAgainItem() {
  const client = useQueryClient()
  const { data } = useQuery({ queryKey: AFTER_CRASH, queryFn: () => api.afterCrash() })
  const choose = async (run_again: boolean) => {
    try {
      client.setQueryData(AFTER_CRASH, await api.setAfterCrash({ run_again }))
    } catch (error) {
      toastFailure(words.couldNotChoose, error, 'after-crash')
    }
  }
  const isChosen = data?.run_again ?? false
  return (
    <MenuItem
      icon={<Icon of={RotateCw} />}
      checked={isChosen}
      onSelect={() => void choose(!isChosen)}
    >
      {words.runAgain}
    </MenuItem>
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
