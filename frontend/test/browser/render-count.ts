import type { BrowserContext, Page } from 'playwright-core'

declare global {
  interface Window {
    /** Ids of nodes on the canvas of which anything was rendered, since this was last emptied. */
    renderedNodes: Set<string>
  }
}

/** Counts as React's own developer tools do, so that the page is what everybody gets. */
export async function countRenders(context: BrowserContext): Promise<void> {
  await context.addInitScript(watchCommits)
}

/** Ids of nodes that were rendered by what is done here, and by what follows from it. */
export async function renderedBy(page: Page, act: () => Promise<unknown>): Promise<string[]> {
  await takeRendered(page)
  await act()
  await page.evaluate(async () => {
    for (let frames = 0; frames < 2; frames++) await new Promise(requestAnimationFrame)
  })
  return takeRendered(page)
}

/** What was rendered since this was asked last. */
export function takeRendered(page: Page): Promise<string[]> {
  return page.evaluate(() => {
    const ids = [...window.renderedNodes].sort()
    window.renderedNodes.clear()
    return ids
  })
}

function watchCommits(): void {
  interface Fiber {
    readonly tag: number
    readonly flags: number
    readonly child: Fiber | null
    readonly sibling: Fiber | null
    readonly alternate: Fiber | null
    readonly memoizedProps: Readonly<Record<string, unknown>> | null
  }
  const HOST = 5
  const COMPONENTS = [0, 1, 11, 14, 15]
  const PERFORMED_WORK = 1
  window.renderedNodes = new Set()

  const nodeOf = ({ tag, memoizedProps }: Fiber): string | null => {
    const { 'data-id': id, className } = memoizedProps ?? {}
    const isNode = tag === HOST && String(className).includes('react-flow__node ')
    return isNode ? String(id) : null
  }
  /** What stands around the element of a node belongs to the node. */
  const nodeBelow = (fiber: Fiber): string | null => {
    let below: Fiber | null = fiber
    for (let depth = 0; below !== null && depth < 4; depth++) {
      const id = nodeOf(below)
      if (id !== null) return id
      below = below.child?.sibling ? null : below.child
    }
    return null
  }
  const visit = (fiber: Fiber, owner: string | null): void => {
    const id = owner ?? nodeBelow(fiber)
    const isRendered = COMPONENTS.includes(fiber.tag) && (fiber.flags & PERFORMED_WORK) !== 0
    if (id !== null && (isRendered || fiber.alternate === null)) window.renderedNodes.add(id)
    // The same children as before: nothing below was rendered.
    if (fiber.alternate !== null && fiber.alternate.child === fiber.child) return
    for (let child = fiber.child; child !== null; child = child.sibling) visit(child, id)
  }
  Object.assign(window, {
    __REACT_DEVTOOLS_GLOBAL_HOOK__: {
      supportsFiber: true,
      renderers: new Map(),
      inject: () => 1,
      checkDCE() {},
      onCommitFiberRoot: (_: number, root: { readonly current: Fiber }) =>
        visit(root.current, null),
      onCommitFiberUnmount() {},
      onPostCommitFiberRoot() {},
    },
  })
}
