import { useState } from 'react'

/** For what closes: the focus goes back to what had it when this was opened, else to the graph. */
export function useFocusBack(): (event: Event) => void {
  const [opener] = useState(() => document.activeElement)
  return (event) => {
    event.preventDefault()
    // What was chosen may have put it somewhere already.
    if (document.activeElement === document.body) targetOf(opener)?.focus()
  }
}

function targetOf(opener: Element | null): HTMLElement | null {
  // An item of a menu has gone with its menu; the button of that is still there.
  const menu = opener?.closest('[role=menu]')?.getAttribute('aria-labelledby')
  const button = menu ? document.getElementById(menu) : opener
  const isThere = button instanceof HTMLElement && button.isConnected && button !== document.body
  return isThere ? button : document.querySelector<HTMLElement>('[data-graph]')
}
