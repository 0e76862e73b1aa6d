/** All of a stop has to be over within 3 s; what is not done by then is left. */
const STOP_DEADLINE_MS = 2800
const WATCH_INTERVAL_MS = 1000

/**
 * Ends the process in order when it is told to, and when the process that started it is gone. A second
 * signal ends it at once.
 */
export function endInOrder({
  close,
  watchdog,
}: {
  close(): Promise<void>
  readonly watchdog: boolean
}): void {
  let isEnding = false

  const end = (): void => {
    if (isEnding) process.exit(1)
    isEnding = true
    setTimeout(() => process.exit(0), STOP_DEADLINE_MS).unref()
    close().then(
      () => process.exit(0),
      (error: unknown) => {
        console.error(error)
        process.exit(1)
      },
    )
  }

  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, end)
  if (watchdog) whenParentEnds(() => isEnding || end())
}

/** The parent's pipe closes with it; where there is none, another process becomes our parent. */
function whenParentEnds(end: () => void): void {
  if (process.connected) process.once('disconnect', end)
  const parent = process.ppid
  setInterval(() => {
    if (process.ppid !== parent) end()
  }, WATCH_INTERVAL_MS).unref()
}
