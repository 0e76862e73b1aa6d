import { useEffect, useState } from 'react'
import { useGraph } from '../../stores/graph-store.ts'
import { type NodeStates, nodeStates, runningOf } from '../../stores/node-states.ts'
import { t } from '../../texts/en.ts'

const words = t.shell.announce
const INTERVAL_MS = 1000

type News = { polite: string; assertive: string }
const NO_NEWS: News = { polite: '', assertive: '' }

/** Tells screen readers what changes in the graph: at most once a second, failures at once. */
export function Announcer() {
  const [news, setNews] = useState(NO_NEWS)
  useEffect(() => watchStates(setNews), [])
  return (
    <div className="sr-only">
      <div aria-live="polite">{news.polite}</div>
      <div aria-live="assertive">{news.assertive}</div>
    </div>
  )
}

function watchStates(tell: (news: News) => void): () => void {
  let told = nodeStates.use.getState()
  let timer: ReturnType<typeof setTimeout> | null = null
  const unsubscribe = nodeStates.use.subscribe(() => {
    timer ??= setTimeout(() => {
      timer = null
      const now = nodeStates.use.getState()
      const news = newsOf(told, now, nameOf)
      told = now
      if (news.polite !== '' || news.assertive !== '') tell(news)
    }, INTERVAL_MS)
  })
  return () => {
    unsubscribe()
    if (timer !== null) clearTimeout(timer)
  }
}

function nameOf(path: string): string {
  const node = useGraph.getState().nodes[path.split('/', 1)[0] ?? '']
  return node?.label || node?.type || path
}

/** What is worth saying about a change; nothing is said of a graph that was just opened. */
export function newsOf(
  before: NodeStates,
  now: NodeStates,
  nameOf: (path: string) => string,
): News {
  const known = Object.keys(now).filter((path) => path in before)
  const failed = known.flatMap((path) => {
    const error = now[path]?.error
    return error && before[path]?.error?.detail !== error.detail
      ? [words.failed(nameOf(path), error.detail)]
      : []
  })
  const needy = known.filter((path) => now[path]?.missing.length && !before[path]?.missing.length)
  const was = runningOf(before)
  const is = runningOf(now)
  const counts =
    known.length > 0 && was.running !== is.running
      ? [
          is.running === 0
            ? words.stopped
            : is.running === is.total
              ? words.started
              : words.running(is.running, is.total),
        ]
      : []
  return {
    polite: [...counts, ...needy.map((path) => words.needsYou(nameOf(path)))].join('. '),
    assertive: failed.join('. '),
  }
}
