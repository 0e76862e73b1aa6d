import { Region } from './components/shell/Region.tsx'
import { Splash } from './components/shell/Splash.tsx'
import { Toaster } from './components/ui/Toast.tsx'
import { TooltipProvider } from './components/ui/Tooltip.tsx'
import { t } from './texts/en.ts'

export function App() {
  return (
    <TooltipProvider>
      <Region name={t.shell.appName}>
        <Splash status={t.shell.splash.connecting} />
      </Region>
      <Toaster />
    </TooltipProvider>
  )
}
