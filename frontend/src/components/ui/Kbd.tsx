import type { ReactNode } from 'react'

const IS_MAC = /mac|iphone|ipad/i.test(navigator.userAgent)
const SIGNS: Record<string, string> = {
  Mod: IS_MAC ? '⌘' : 'Ctrl',
  Shift: IS_MAC ? '⇧' : 'Shift',
  Alt: IS_MAC ? '⌥' : 'Alt',
  Backspace: '⌫',
  Enter: '⏎',
  Escape: 'Esc',
}

/** One key cap. */
export function Kbd({ children }: { children: ReactNode }) {
  return (
    <kbd className="inline-flex h-[18px] min-w-[18px] items-center justify-center rounded-xs border border-line-strong px-1 font-medium font-ui text-2xs text-3 leading-none">
      {children}
    </kbd>
  )
}

/** Keys as caps, `Mod` standing for ⌘ or Ctrl: `<Shortcut keys="Mod K" />`. */
export function Shortcut({ keys }: { keys: string }) {
  return (
    <span className="inline-flex gap-0.5">
      {keys.split(' ').map((key) => (
        <Kbd key={key}>{SIGNS[key] ?? key}</Kbd>
      ))}
    </span>
  )
}

/** Keys as plain text, as menus show them. */
export function keysText(keys: string): string {
  return keys
    .split(' ')
    .map((key) => SIGNS[key] ?? key)
    .join(IS_MAC ? '' : ' ')
}
