import type { ComponentInfo } from '@openneuro/protocol'
import {
  ArrowRight,
  CircleStop,
  type LucideIcon,
  Play,
  RotateCw,
  Settings2,
  Terminal,
} from 'lucide-react'
import type { EditorNode } from '../../stores/graph-store.ts'
import { graphActions } from '../../stores/graph-store.ts'
import { type Theme, uiActions, useUi } from '../../stores/ui-store.ts'
import { t } from '../../texts/en.ts'
import { layOut, selectAll } from '../canvas/commands.ts'
import { view } from '../canvas/view.ts'
import { showLog } from '../node-body/show-log.ts'
import { addAtCentre } from '../panels/canvas-place.ts'
import { goToNode } from '../panels/go-to-node.ts'
import { showNextThatNeedsYou } from '../shell/attention.ts'
import { closeProject, openProject } from '../shell/project-actions.ts'
import { sessionActions } from '../shell/session.ts'
import { restartNode, runGraph, stopGraph, stopNode } from './run-graph.ts'

/** What `+`, `>` and `@` in front of a search leave. */
export type PaletteScope = 'all' | 'add' | 'do' | 'find'
const SCOPES: Readonly<Record<string, PaletteScope>> = { '+': 'add', '>': 'do', '@': 'find' }

export type PaletteGroup = 'chosen' | 'find' | 'add' | 'do'

export interface PaletteItem {
  readonly id: string
  readonly scope: 'find' | 'add' | 'do'
  /** What can be done with the selected node stands before all else. */
  readonly group: PaletteGroup
  readonly title: string
  readonly detail: string
  /** Further words it is found by. */
  readonly keywords: readonly string[]
  readonly shortcut?: string
  /** Only while something is searched: there are many of its kind. */
  readonly searchedOnly?: boolean
  readonly info?: ComponentInfo
  readonly node?: EditorNode
  /** Of what is done. */
  readonly icon?: LucideIcon
  readonly run: () => void
}

export function scopeOf(text: string): { scope: PaletteScope; search: string } {
  const scope = SCOPES[text.charAt(0)]
  return scope ? { scope, search: text.slice(1).trimStart() } : { scope: 'all', search: text }
}

export function nodeItems(nodes: readonly EditorNode[]): PaletteItem[] {
  return nodes.map((node) => ({
    id: `node ${node.id}`,
    scope: 'find',
    group: 'find',
    title: node.label ?? node.type,
    detail: node.type,
    keywords: [node.type, node.id],
    node,
    run: () => goToNode(node.id),
  }))
}

export function componentItems(
  components: readonly ComponentInfo[],
  openProject: string,
): PaletteItem[] {
  return components
    .filter((info) => info.type_ !== openProject)
    .map((info) => ({
      id: `add ${info.type_}`,
      scope: 'add',
      group: 'add',
      title: info.type_,
      detail: info.description.replace(/[*`]/g, '') || t.panels.library.project,
      keywords: [...info.tags.functionality, ...info.tags.io],
      info,
      run: () => addAtCentre(info),
    }))
}

const words = t.panels.palette.actions

/**
 * What can be done with one node: only while something is searched, but for the one that is selected.
 * @param running the nodes that run or are on their way
 */
export function nodeActionItems(
  nodes: readonly EditorNode[],
  { running, chosen }: { running: ReadonlySet<string>; chosen: string | null },
): PaletteItem[] {
  const inOrder = nodes.toSorted((a, b) => Number(b.id === chosen) - Number(a.id === chosen))
  return inOrder.flatMap((node) => actionsOf(node, running.has(node.id), node.id === chosen))
}

function actionsOf(node: EditorNode, isRunning: boolean, isChosen: boolean): PaletteItem[] {
  const { id, type } = node
  const name = node.label ?? type
  const item = (
    kind: string,
    icon: LucideIcon,
    title: string,
    run: () => void,
    detail = '',
  ): PaletteItem => ({
    ...action(`${kind} ${id}`, title, run),
    group: isChosen ? 'chosen' : 'do',
    detail,
    keywords: [type, words.node],
    searchedOnly: !isChosen,
    icon,
  })
  const again = () => void restartNode(id)
  const settings = () => {
    goToNode(id)
    uiActions.inspect(id)
  }
  return [
    item('settings', Settings2, words.settings(name), settings),
    isRunning
      ? item('restart', RotateCw, words.restart(name), again, words.restartHint)
      : item('restart', Play, words.start(name), again, words.startHint),
    ...(isRunning
      ? [
          item(
            'stop',
            CircleStop,
            words.stopNode(name),
            () => void stopNode(id),
            words.stopNodeHint,
          ),
        ]
      : []),
    item('log', Terminal, words.openLog(name), () => showLog(id)),
  ]
}

const THEMES: readonly [Theme, string][] = [
  ['dark', words.themeDark],
  ['light', words.themeLight],
  ['system', words.themeSystem],
]

export function actionItems({ isRunning }: { isRunning: boolean }): PaletteItem[] {
  const dialog = (name: string) => () => uiActions.openDialog(name)
  return [
    isRunning
      ? action('stop', words.stop, () => void stopGraph(), 'Mod Enter')
      : action('run', words.run, () => void runGraph(), 'Mod Enter'),
    action('undo', words.undo, () => graphActions.undo(), 'Mod Z'),
    action('redo', words.redo, () => graphActions.redo(), 'Mod Shift Z'),
    action('fit', words.fit, () => void view.fit(), 'F'),
    action('tidy', words.tidy, layOut),
    action('all', words.selectAll, selectAll, 'Mod A'),
    action('next', words.next, showNextThatNeedsYou, 'N'),
    action('turns', words.turns, () => useUi.setState({ dock: 'turns' }), 'T'),
    action('metrics', words.metrics, () => useUi.setState({ dock: 'metrics' }), 'M'),
    action('log', words.log, () => useUi.setState({ logOpen: true }), 'L'),
    action('library', words.library, () => uiActions.showLibrary('add')),
    action('outline', words.outline, () => uiActions.showLibrary('outline')),
    action('keys', words.keys, dialog('keys')),
    action('models', words.models, dialog('models')),
    action('trust', words.trust, dialog('trust')),
    action('shortcuts', words.shortcuts, dialog('shortcuts'), '?'),
    action('tour', words.tour, () => uiActions.showTour('asked')),
    action('projects', words.projects, sessionActions.showChooser),
    action('new project', words.newProject, sessionActions.newProject),
    action('import', words.importProject, sessionActions.importProject),
    action('close', words.closeProject, () => void closeProject()),
    ...THEMES.map(([theme, title]) =>
      action(`theme ${theme}`, title, () => uiActions.setTheme(theme)),
    ),
  ]
}

export function projectItems(names: readonly string[], current: string): PaletteItem[] {
  return names
    .filter((name) => name !== current)
    .map((name) => ({
      ...action(`open ${name}`, words.open(name), () => void openProject(name)),
      detail: words.openHint,
      searchedOnly: true,
    }))
}

function action(id: string, title: string, run: () => void, shortcut?: string): PaletteItem {
  return {
    id: `do ${id}`,
    scope: 'do',
    group: 'do',
    title,
    detail: '',
    keywords: [],
    icon: ArrowRight,
    ...(shortcut === undefined ? {} : { shortcut }),
    run,
  }
}
