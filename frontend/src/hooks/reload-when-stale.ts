const LAST_RELOAD = 'openneuro.reloaded'
const MIN_INTERVAL_MS = 30_000

/**
 * After the editor was built anew, a window that is still open asks for parts that are gone: it loads again,
 * which loses nothing, but not over and over. While the server is away it stays as it is.
 */
export function reloadWhenStale(): void {
  addEventListener('vite:preloadError', () => {
    const last = Number(sessionStorage.getItem(LAST_RELOAD) ?? 0)
    if (Date.now() - last < MIN_INTERVAL_MS) return
    fetch('/project/current')
      .then(() => {
        sessionStorage.setItem(LAST_RELOAD, String(Date.now()))
        location.reload()
      })
      .catch(() => {})
  })
}
