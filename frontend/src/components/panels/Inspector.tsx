import { Ellipsis, X } from 'lucide-react'
import { useState } from 'react'
import { useComponent } from '../../stores/catalog-store.ts'
import { graphActions, useEditorNode } from '../../stores/graph-store.ts'
import { useNodeState } from '../../stores/node-states.ts'
import { uiActions, useUi } from '../../stores/ui-store.ts'
import { t } from '../../texts/en.ts'
import { restartNode, stopNode } from '../dialogs/run-graph.ts'
import { NodeNote } from '../node-body/NodeNote.tsx'
import { useGlyphStatus } from '../node-body/node-status.ts'
import {
  IconButton,
  IconTile,
  Menu,
  MenuItem,
  MenuSeparator,
  StatusGlyph,
  Tabs,
} from '../ui/index.ts'
import { AboutNode } from './AboutNode.tsx'
import { categoryOf } from './category.ts'
import { HealthView } from './HealthView.tsx'
import { LogView } from './LogView.tsx'
import { NodeSettings } from './NodeSettings.tsx'

const words = t.panels.inspector
const TABS = [
  { value: 'settings', label: words.settings },
  { value: 'log', label: words.log },
  { value: 'health', label: words.health },
  { value: 'about', label: words.about },
] as const
type Tab = (typeof TABS)[number]['value']

/** Everything about the node whose settings were asked for. */
export function Inspector() {
  const id = useUi((state) => state.inspected)
  return id === null ? null : <NodeInspector key={id} id={id} />
}

function NodeInspector({ id }: { id: string }) {
  const node = useEditorNode(id)
  const [tab, setTab] = useState<Tab>('settings')
  if (!node) return null
  const nodeIds = [id]
  return (
    <div className="flex h-full w-(--size-inspector) max-w-[100vw] flex-col">
      <InspectorHead id={id} />
      <Tabs
        value={tab}
        onChange={setTab}
        tabs={TABS}
        label={words.tabs}
        barClassName="border-line border-b px-3 pb-2"
        className="flex-1 [&>[role=tabpanel]]:flex [&>[role=tabpanel]]:flex-col"
      >
        {tab === 'settings' && <NodeSettings id={id} />}
        {tab === 'log' && <LogView nodeIds={nodeIds} />}
        {tab === 'health' && <HealthView nodeIds={nodeIds} />}
        {tab === 'about' && <AboutNode id={id} />}
      </Tabs>
    </div>
  )
}

function InspectorHead({ id }: { id: string }) {
  const node = useEditorNode(id)!
  const info = useComponent(node.type)
  const isComposite = node.subGraph !== null
  const status = useGlyphStatus(id, node.type, isComposite)
  const [first] = info?.tags.io ?? []
  const detail = isComposite
    ? words.showInside(node.subGraph!.nodes.size)
    : [node.label ? node.type : first, ...(info?.tags.functionality ?? [])]
        .filter(Boolean)
        .join(' · ')

  return (
    <header className="flex items-center gap-3 py-3 pr-2 pl-4">
      <IconTile
        type={node.type}
        category={isComposite ? 'composite' : categoryOf(info)}
        className="size-9"
      />
      <div className="min-w-0 flex-1">
        <h2 className="flex items-center gap-2">
          <span className="clip font-strong text-md">{node.label ?? node.type}</span>
          <StatusGlyph status={status} size={9} label={true} />
        </h2>
        <p className="clip text-3 text-xs">{detail}</p>
        <NodeNote id={id} />
      </div>
      <NodeMenu id={id} isComposite={isComposite} />
      <IconButton
        label={words.close}
        icon={<X size={15} strokeWidth={1.75} />}
        onClick={() => uiActions.inspect(null)}
      />
    </header>
  )
}

function NodeMenu({ id, isComposite }: { id: string; isComposite: boolean }) {
  const isStopped = useNodeState(id).status === 'stopped'
  return (
    <Menu
      align="end"
      trigger={<IconButton label={words.more} icon={<Ellipsis size={16} strokeWidth={1.75} />} />}
    >
      {!isStopped && <MenuItem onSelect={() => void stopNode(id)}>{words.stopNow}</MenuItem>}
      <MenuItem onSelect={() => void restartNode(id)}>
        {isStopped ? words.startNow : words.restartNow}
      </MenuItem>
      <MenuItem
        shortcut="Mod D"
        onSelect={() => uiActions.select({ nodes: graphActions.duplicate([id]).nodeIds })}
      >
        {words.duplicate}
      </MenuItem>
      {isComposite && (
        <MenuItem
          shortcut="Mod Shift G"
          onSelect={() => uiActions.select({ nodes: graphActions.ungroup(id) })}
        >
          {words.ungroup}
        </MenuItem>
      )}
      <MenuSeparator />
      <MenuItem
        shortcut="Backspace"
        onSelect={() => {
          uiActions.inspect(null)
          graphActions.removeNodes([id])
        }}
      >
        {words.remove}
      </MenuItem>
    </Menu>
  )
}
