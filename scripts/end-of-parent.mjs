const WATCH_INTERVAL_MS = 1000

/**
 * Calls back when the process that started this one is gone. A signal that npm is sent alone ends the shell
 * between npm and us, and never reaches us.
 */
export function watchForEndOfParent(onEnd) {
  const parent = process.ppid
  const timer = setInterval(() => {
    if (process.ppid === parent) return
    clearInterval(timer)
    onEnd()
  }, WATCH_INTERVAL_MS)
  timer.unref()
}
