/** Colours of `tokens.css` for canvases, read anew when the theme changes. */
export interface TokenColors {
  /** For instance `get('--color-frame-audio')`. */
  get(token: string): string
  destroy(): void
}

export function createTokenColors(onChange?: () => void): TokenColors {
  const root = document.documentElement
  const known = new Map<string, string>()
  const observer = new MutationObserver(() => {
    known.clear()
    onChange?.()
  })
  observer.observe(root, { attributes: true, attributeFilter: ['data-theme'] })
  return {
    get(token) {
      const cached = known.get(token)
      if (cached !== undefined) return cached
      const value = getComputedStyle(root).getPropertyValue(token).trim()
      known.set(token, value)
      return value
    },
    destroy: () => observer.disconnect(),
  }
}
