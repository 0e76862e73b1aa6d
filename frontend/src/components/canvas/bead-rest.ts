const CHECK_MS = 3000
const SAMPLE_MS = 1000
/** Beads that move slower than this do not flow, and keep pictures from being shown in time. */
const LEAST_FPS = 24
const REST_MS = 15_000
const MAX_REST_MS = 240_000

/**
 * Beads rest where the machine cannot draw them at a fair rate: every frame of theirs is drawn by the
 * processor, which live pictures need more. Now and then it is tried again. @returns the undo
 */
export function watchBeadRate(setResting: (isResting: boolean) => void): () => void {
  let timer = setTimeout(check, CHECK_MS)
  let frame = 0
  let restMs = REST_MS

  function check(): void {
    const startedAt = performance.now()
    let frames = 0
    const count = (): void => {
      const ms = performance.now() - startedAt
      if (ms < SAMPLE_MS) {
        frames++
        frame = requestAnimationFrame(count)
        return
      }
      decide((frames * 1000) / ms)
    }
    // A page that nobody sees has no frames, and is not slow.
    if (document.visibilityState === 'hidden') timer = setTimeout(check, CHECK_MS)
    else frame = requestAnimationFrame(count)
  }

  function decide(fps: number): void {
    if (fps >= LEAST_FPS) {
      restMs = REST_MS
      timer = setTimeout(check, CHECK_MS)
      return
    }
    setResting(true)
    timer = setTimeout(() => {
      setResting(false)
      timer = setTimeout(check, CHECK_MS)
    }, restMs)
    restMs = Math.min(2 * restMs, MAX_REST_MS)
  }

  return () => {
    clearTimeout(timer)
    cancelAnimationFrame(frame)
  }
}
