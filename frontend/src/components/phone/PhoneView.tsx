import clsx from 'clsx'
import { ChartGantt, Database, ListTree, Map as MapIcon, Mic } from 'lucide-react'
import { type ComponentType, lazy, useState } from 'react'
import { useAttention, useRunning } from '../../stores/node-states.ts'
import { t } from '../../texts/en.ts'
import { useAttentionTone } from '../shell/attention.ts'
import { Turns } from '../shell/entries.tsx'
import { Logo } from '../shell/Logo.tsx'
import { Region } from '../shell/Region.tsx'
import { RunButton } from '../shell/RunStatus.tsx'
import { sessionActions } from '../shell/session.ts'
import { IconButton } from '../ui/IconButton.tsx'
import { StatusGlyph } from '../ui/StatusGlyph.tsx'
import { PhoneGraph } from './PhoneGraph.tsx'
import { PhoneNodes } from './PhoneNodes.tsx'
import { PhoneTalk } from './PhoneTalk.tsx'

const PhoneMemory = lazy(async () => ({
  default: (await import('./PhoneMemory.tsx')).PhoneMemory,
}))

const words = t.shell.phone
type View = 'talk' | 'nodes' | 'turns' | 'memory' | 'graph'
const VIEWS: readonly { view: View; label: string; icon: typeof Mic; content: ComponentType }[] = [
  { view: 'talk', label: words.talk, icon: Mic, content: PhoneTalk },
  { view: 'nodes', label: words.nodes, icon: ListTree, content: PhoneNodes },
  { view: 'turns', label: words.turns, icon: ChartGantt, content: PhoneTurns },
  { view: 'memory', label: words.memory, icon: Database, content: PhoneMemory },
  { view: 'graph', label: words.graph, icon: MapIcon, content: PhoneGraph },
]

/** To look at a running graph and to control it: nothing is built on a phone. */
export function PhoneView({ project }: { project: string }) {
  const [view, setView] = useState<View>('talk')
  const shown = VIEWS.find((one) => one.view === view)
  return (
    <div className="flex h-full flex-col bg-canvas">
      <header className="flex h-15 shrink-0 items-center gap-2 py-2 pr-4 pl-2">
        <IconButton
          size="touch"
          label={t.shell.bar.projects}
          icon={<Logo size={20} />}
          className="text-1"
          onClick={sessionActions.showChooser}
        />
        <h1 className="clip font-strong text-lg">{project || t.shell.bar.scratch}</h1>
        <Counts />
        <span className="flex-1" />
        <RunButton size="touch" />
      </header>
      <main aria-label={shown?.label} className="min-h-0 flex-1 overflow-y-auto pt-2">
        {shown !== undefined && (
          <Region name={shown.label}>
            <shown.content />
          </Region>
        )}
      </main>
      <nav
        aria-label={words.views}
        className="flex shrink-0 border-line border-t bg-panel px-3 pb-[env(safe-area-inset-bottom)]"
      >
        {VIEWS.map(({ view: target, label, icon: Icon }) => (
          <button
            key={target}
            type="button"
            aria-current={target === view ? 'page' : undefined}
            onClick={() => setView(target)}
            className={clsx(
              'flex h-16 flex-1 flex-col items-center justify-center gap-1.5 font-medium text-xs',
              target === view ? 'text-1' : 'text-3',
            )}
          >
            <span className="relative">
              <Icon size={20} strokeWidth={1.75} aria-hidden="true" />
              {target === 'nodes' && <Attention />}
            </span>
            {label}
          </button>
        ))}
      </nav>
    </div>
  )
}

function Counts() {
  const { running, total } = useRunning()
  return (
    <span className="num flex shrink-0 items-center gap-1.5 text-3 text-sm">
      <StatusGlyph status={running === 0 ? 'stopped' : 'running'} />
      {words.counts(running, total)}
    </span>
  )
}

/** Where somebody is needed is listed among the nodes. */
function Attention() {
  const count = useAttention().length
  const tone = useAttentionTone()
  if (count === 0) return null
  return (
    <span className="-top-1 absolute left-6 flex">
      <StatusGlyph status={tone} label={t.shell.bar.needYou(count)} />
    </span>
  )
}

function PhoneTurns() {
  return <Turns stacked={true} />
}
