const WATCH_INTERVAL_MS = 1000

/**
 * Calls back when the process that started this one is gone. A SIGTERM that npm is sent alone ends the shell
 * between npm and us, and never reaches us. A SIGINT ends nothing where that shell is dash, which waits for us:
 * only `exec` in the script would help, and Windows has none.
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
