export type ShortcutGroup = 'find' | 'view' | 'edit' | 'graph' | 'keyboard'

/** What a shortcut does; texts are in `t.canvas.shortcuts`. */
export type ShortcutName =
  | 'palette'
  | 'searchLibrary'
  | 'nextAttention'
  | 'help'
  | 'fit'
  | 'fitSelection'
  | 'zoomIn'
  | 'zoomOut'
  | 'pan'
  | 'boxSelect'
  | 'log'
  | 'turns'
  | 'metrics'
  | 'probe'
  | 'undo'
  | 'redo'
  | 'copy'
  | 'cut'
  | 'paste'
  | 'duplicate'
  | 'selectAll'
  | 'group'
  | 'ungroup'
  | 'rename'
  | 'settings'
  | 'remove'
  | 'runStop'
  | 'arrows'
  | 'nudge'
  | 'enterSlots'
  | 'startWire'
  | 'cycleTargets'
  | 'stepOut'

export interface Shortcut {
  readonly name: ShortcutName
  readonly group: ShortcutGroup
  /** Any of them; `Mod` is ⌘ on a Mac and Ctrl elsewhere. Written as key caps show them. */
  readonly keys: readonly string[]
}

/** Every shortcut of the editor, in the order of the help. Gestures are listed, not matched. */
export const SHORTCUTS: readonly Shortcut[] = [
  { name: 'palette', group: 'find', keys: ['Mod K'] },
  { name: 'searchLibrary', group: 'find', keys: ['/'] },
  { name: 'nextAttention', group: 'find', keys: ['N'] },
  { name: 'help', group: 'find', keys: ['?'] },
  { name: 'fit', group: 'view', keys: ['F'] },
  { name: 'fitSelection', group: 'view', keys: ['Shift F'] },
  { name: 'zoomIn', group: 'view', keys: ['+'] },
  { name: 'zoomOut', group: 'view', keys: ['-'] },
  { name: 'pan', group: 'view', keys: ['Space drag'] },
  { name: 'boxSelect', group: 'view', keys: ['Shift drag'] },
  { name: 'log', group: 'view', keys: ['L'] },
  { name: 'turns', group: 'view', keys: ['T'] },
  { name: 'metrics', group: 'view', keys: ['M'] },
  { name: 'probe', group: 'view', keys: ['P'] },
  { name: 'undo', group: 'edit', keys: ['Mod Z'] },
  { name: 'redo', group: 'edit', keys: ['Mod Shift Z', 'Mod Y'] },
  { name: 'copy', group: 'edit', keys: ['Mod C'] },
  { name: 'cut', group: 'edit', keys: ['Mod X'] },
  { name: 'paste', group: 'edit', keys: ['Mod V'] },
  { name: 'duplicate', group: 'edit', keys: ['Mod D'] },
  { name: 'selectAll', group: 'edit', keys: ['Mod A'] },
  { name: 'group', group: 'edit', keys: ['Mod G'] },
  { name: 'ungroup', group: 'edit', keys: ['Mod Shift G'] },
  { name: 'rename', group: 'edit', keys: ['F2'] },
  { name: 'settings', group: 'edit', keys: ['Enter'] },
  { name: 'remove', group: 'edit', keys: ['Backspace', 'Delete'] },
  { name: 'runStop', group: 'graph', keys: ['Mod Enter'] },
  { name: 'arrows', group: 'keyboard', keys: ['Arrows'] },
  { name: 'nudge', group: 'keyboard', keys: ['Shift Arrows'] },
  { name: 'enterSlots', group: 'keyboard', keys: ['Enter'] },
  { name: 'startWire', group: 'keyboard', keys: ['C'] },
  { name: 'cycleTargets', group: 'keyboard', keys: ['Tab'] },
  { name: 'stepOut', group: 'keyboard', keys: ['Escape'] },
]

type KeyPress = Pick<KeyboardEvent, 'key' | 'ctrlKey' | 'metaKey' | 'shiftKey' | 'altKey'>

/** The shortcut that a key press stands for. Those of the group `keyboard` belong to the graph alone. */
export function shortcutFor(event: KeyPress): ShortcutName | null {
  const pressed = pressedKeys(event)
  const found = SHORTCUTS.find(
    ({ group, keys }) => group !== 'keyboard' && keys.some((key) => key.toLowerCase() === pressed),
  )
  return found?.name ?? null
}

function pressedKeys({ key, ctrlKey, metaKey, shiftKey, altKey }: KeyPress): string {
  if (altKey) return ''
  const isMod = ctrlKey || metaKey
  // A sign such as `?` needs Shift on many keyboards; it stands for itself.
  const isSign = key.length === 1 && key.toLowerCase() === key.toUpperCase()
  const plain = key === '=' ? '+' : key
  return [isMod && 'mod', shiftKey && !(isSign && !isMod) && 'shift', plain.toLowerCase()]
    .filter(Boolean)
    .join(' ')
}

/** Typing in a field is not a command. */
export function isTyping(target: EventTarget | null): boolean {
  if (!(target instanceof HTMLElement)) return false
  return (
    target.isContentEditable ||
    /^(INPUT|TEXTAREA|SELECT)$/.test(target.tagName) ||
    target.closest('[role="dialog"],[role="menu"],[role="listbox"]') !== null
  )
}
