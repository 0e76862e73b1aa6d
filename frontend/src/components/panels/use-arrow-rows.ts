import type { KeyboardEvent, RefObject } from 'react'

const ROW = '[data-row]'

/** Up, Down, Home and End move among the rows of a list, which is one tab stop. */
export function useArrowRows(list: RefObject<HTMLElement | null>) {
  const rows = () => [...(list.current?.querySelectorAll<HTMLElement>(ROW) ?? [])]

  const focusRow = (index: number) => {
    const all = rows()
    const row = all[Math.max(0, Math.min(index, all.length - 1))]
    for (const one of all) one.tabIndex = one === row ? 0 : -1
    row?.focus()
    row?.scrollIntoView({ block: 'nearest' })
  }

  const onKeyDown = (event: KeyboardEvent) => {
    const all = rows()
    const at = all.indexOf(document.activeElement as HTMLElement)
    if (at < 0) return
    const next = { ArrowDown: at + 1, ArrowUp: at - 1, Home: 0, End: all.length - 1 }[event.key]
    if (next === undefined) return
    event.preventDefault()
    focusRow(next)
  }

  return { onKeyDown, focusFirst: () => focusRow(0) }
}
