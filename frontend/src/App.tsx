import { QueryClientProvider } from '@tanstack/react-query'
import { lazy, useEffect } from 'react'
import { openProject } from './components/shell/project-actions.ts'
import { queryClient } from './components/shell/query-client.ts'
import { Region } from './components/shell/Region.tsx'
import { Splash } from './components/shell/Splash.tsx'
import { sessionActions, useSession } from './components/shell/session.ts'
import { Toaster } from './components/ui/Toast.tsx'
import { nodeStates, runningOf } from './stores/node-states.ts'
import { t } from './texts/en.ts'

const Chooser = lazy(async () => ({
  default: (await import('./components/chooser/Chooser.tsx')).Chooser,
}))
const Editor = lazy(async () => ({
  default: (await import('./components/shell/Editor.tsx')).Editor,
}))

/** How often a start may be asked for in vain before the page says how to start the server. */
const PATIENT_ATTEMPTS = 6

export function App() {
  useEffect(sessionActions.boot, [])
  return (
    <QueryClientProvider client={queryClient}>
      <Screen />
      <Toaster />
    </QueryClientProvider>
  )
}

function Screen() {
  const phase = useSession((state) => state.phase)
  const project = useSession((state) => state.project)
  useEffect(() => {
    document.title = t.shell.title(phase === 'chooser' ? '' : (project ?? ''))
  }, [phase, project])

  switch (phase) {
    case 'connecting':
      return <Connecting />
    case 'loading':
      return <Splash status={t.shell.splash.loading} />
    case 'chooser':
      return (
        <Region name={t.shell.chooser.title} fallback={<Splash status={t.shell.splash.loading} />}>
          <ProjectChooser />
        </Region>
      )
    case 'editor':
      return (
        <Region name={t.shell.appName} fallback={<Splash status={t.shell.splash.loading} />}>
          <Editor key={project} project={project ?? ''} />
        </Region>
      )
  }
}

function Connecting() {
  const attempts = useSession((state) => state.attempts)
  return (
    <Splash
      status={t.shell.splash.connecting}
      hint={attempts < PATIENT_ATTEMPTS ? '' : t.shell.splash.waiting}
    />
  )
}

function ProjectChooser() {
  const project = useSession((state) => state.project)
  const wish = useSession((state) => state.wish)
  const isRunning = nodeStates.use((states) => runningOf(states).running > 0)
  return (
    <Chooser
      key={wish}
      wish={wish}
      current={project}
      currentRuns={isRunning}
      onOpen={openProject}
      onClose={sessionActions.backToEditor}
      onCurrentRemoved={sessionActions.forgetProject}
    />
  )
}
