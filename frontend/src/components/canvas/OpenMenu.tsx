import type { Alignment } from '../../lib/canvas/align.ts'
import { ANNOTATION_COLORS } from '../../lib/canvas/annotations.ts'
import type { Point } from '../../lib/canvas/measures.ts'
import { graphActions, useGraph } from '../../stores/graph-store.ts'
import { useNodeState } from '../../stores/node-states.ts'
import { uiActions, useUi } from '../../stores/ui-store.ts'
import { t } from '../../texts/en.ts'
import { restartNode, stopNode } from '../dialogs/run-graph.ts'
import { MenuAt, MenuItem, MenuSeparator, MenuSub } from '../ui/index.ts'
import { type CanvasMenu, canvasState } from './canvas-state.ts'
import * as commands from './commands.ts'
import { ANNOTATION_PREFIX } from './flow-store.ts'
import { view } from './view.ts'

const words = t.canvas.menu
const ALIGNMENTS: readonly Alignment[] = ['left', 'right', 'top', 'bottom', 'columns', 'rows']

/** The menu that is open: what can be done with what is under it. */
export function OpenMenu({ menu }: { menu: CanvasMenu }) {
  const label = { nodes: words.node, annotation: words.node, wire: words.wire, pane: words.canvas }
  return (
    <MenuAt
      key={`${menu.screen.x} ${menu.screen.y}`}
      point={menu.screen}
      label={label[menu.kind]}
      onClose={() => canvasState.openMenu(null)}
    >
      <MenuContent menu={menu} />
    </MenuAt>
  )
}

function MenuContent({ menu }: { menu: CanvasMenu }) {
  switch (menu.kind) {
    case 'nodes':
      return menu.ids.length === 1 ? (
        <NodeItems id={menu.ids[0]!} />
      ) : (
        <NodesItems ids={menu.ids} screen={menu.screen} />
      )
    case 'annotation':
      return <AnnotationItems id={menu.id} />
    case 'wire':
      return <WireItems id={menu.id} screen={menu.screen} />
    case 'pane':
      return <PaneItems screen={menu.screen} />
  }
}

function NodeItems({ id }: { id: string }) {
  const node = useGraph((state) => state.nodes[id])
  if (!node) return null
  return (
    <>
      <MenuItem shortcut="Enter" onSelect={() => uiActions.inspect(id)}>
        {words.settings}
      </MenuItem>
      <MenuItem shortcut="F2" onSelect={() => canvasState.rename(id)}>
        {words.rename}
      </MenuItem>
      <MenuItem onSelect={() => graphActions.setCollapsed(id, !node.collapsed)}>
        {node.collapsed ? words.expand : words.collapse}
      </MenuItem>
      {node.subGraph && (
        <MenuItem shortcut="Mod Shift G" onSelect={() => commands.ungroupNodes([id])}>
          {words.ungroup}
        </MenuItem>
      )}
      <MenuSeparator />
      <RunItems id={id} />
      <MenuItem
        checked={node.restart === 'on_failure'}
        onSelect={() =>
          graphActions.setRestart(id, node.restart === 'on_failure' ? 'never' : 'on_failure')
        }
      >
        {words.restartOnFailure}
      </MenuItem>
      <MenuItem shortcut="L" onSelect={() => showLog(id)}>
        {words.log}
      </MenuItem>
      <MenuSeparator />
      <EditItems />
    </>
  )
}

function RunItems({ id }: { id: string }) {
  const isStopped = useNodeState(id).status === 'stopped'
  return (
    <>
      {!isStopped && <MenuItem onSelect={() => void stopNode(id)}>{words.stop}</MenuItem>}
      <MenuItem onSelect={() => void restartNode(id)}>
        {isStopped ? words.start : words.restart}
      </MenuItem>
    </>
  )
}

function NodesItems({ ids, screen }: { ids: readonly string[]; screen: Point }) {
  const hasComposite = useGraph((state) => ids.some((id) => state.nodes[id]?.subGraph))
  return (
    <>
      <MenuItem shortcut="Mod G" onSelect={() => later(() => commands.askGroup(ids, screen))}>
        {words.group}
      </MenuItem>
      {hasComposite && (
        <MenuItem shortcut="Mod Shift G" onSelect={() => commands.ungroupNodes(ids)}>
          {words.ungroup}
        </MenuItem>
      )}
      <MenuItem onSelect={commands.frameChosen}>{words.frame}</MenuItem>
      <MenuSub label={words.align}>
        {ALIGNMENTS.map((alignment) => (
          <MenuItem key={alignment} onSelect={() => commands.alignChosen(alignment)}>
            {words.alignments[alignment]}
          </MenuItem>
        ))}
      </MenuSub>
      <MenuItem onSelect={commands.layOut}>{words.layout}</MenuItem>
      <MenuSeparator />
      <EditItems />
    </>
  )
}

function EditItems() {
  return (
    <>
      <MenuItem shortcut="Mod C" onSelect={() => void commands.copyChosen()}>
        {words.copy}
      </MenuItem>
      <MenuItem
        shortcut="Mod X"
        onSelect={() => void commands.copyChosen().then(() => commands.removeChosen())}
      >
        {words.cut}
      </MenuItem>
      <MenuItem shortcut="Mod D" onSelect={commands.duplicateChosen}>
        {words.duplicate}
      </MenuItem>
      <MenuSeparator />
      <MenuItem shortcut="Backspace" onSelect={() => commands.removeChosen()}>
        {words.remove}
      </MenuItem>
    </>
  )
}

function AnnotationItems({ id }: { id: string }) {
  const color = useGraph((state) => state.annotations.find((one) => one.id === id)?.color ?? '')
  return (
    <>
      <MenuItem shortcut="F2" onSelect={() => canvasState.rename(ANNOTATION_PREFIX + id)}>
        {words.editText}
      </MenuItem>
      <MenuSub label={words.color}>
        {ANNOTATION_COLORS.map((name) => (
          <MenuItem
            key={name}
            checked={name === color}
            onSelect={() => commands.changeAnnotation(id, { color: name })}
          >
            {words.colors[name]}
          </MenuItem>
        ))}
      </MenuSub>
      <MenuSeparator />
      <EditItems />
    </>
  )
}

function WireItems({ id, screen }: { id: string; screen: Point }) {
  const isPinned = useUi(({ probe }) => probe.pinned.includes(id))
  return (
    <>
      <MenuItem shortcut="P" onSelect={() => uiActions.togglePin(id)}>
        {isPinned ? words.unpin : words.pin}
      </MenuItem>
      <MenuItem onSelect={() => later(() => canvasState.openQuickAdd({ screen, edgeId: id }))}>
        {words.insert}
      </MenuItem>
      <MenuSeparator />
      <MenuItem
        shortcut="Backspace"
        onSelect={() => commands.removeChosen({ nodeIds: [], edgeIds: [id], annotationIds: [] })}
      >
        {words.unlink}
      </MenuItem>
    </>
  )
}

function PaneItems({ screen }: { screen: Point }) {
  const { snap, minimap } = useUi()
  const at = view.flowFromScreen(screen)
  return (
    <>
      <MenuItem onSelect={() => later(() => canvasState.openQuickAdd({ screen }))}>
        {words.add}
      </MenuItem>
      <MenuItem onSelect={() => commands.addAnnotation('note', at)}>{words.addNote}</MenuItem>
      <MenuItem onSelect={() => commands.addAnnotation('frame', at)}>{words.addFrame}</MenuItem>
      <MenuSeparator />
      <MenuItem shortcut="Mod V" onSelect={() => void commands.pasteFromClipboard(at)}>
        {words.paste}
      </MenuItem>
      <MenuItem shortcut="Mod A" onSelect={commands.selectAll}>
        {words.selectAll}
      </MenuItem>
      <MenuItem onSelect={commands.layOut}>{words.layout}</MenuItem>
      <MenuItem shortcut="F" onSelect={() => void view.fit()}>
        {words.fit}
      </MenuItem>
      <MenuSeparator />
      <MenuItem checked={snap} onSelect={uiActions.toggleSnap}>
        {words.snap}
      </MenuItem>
      <MenuItem checked={minimap} onSelect={uiActions.toggleMinimap}>
        {words.minimap}
      </MenuItem>
    </>
  )
}

function showLog(id: string): void {
  uiActions.select({ nodes: [id] })
  if (!useUi.getState().logOpen) uiActions.toggleLog()
}

/** Once the menu has given the focus back. */
function later(act: () => void): void {
  setTimeout(act)
}
