/**
 * Tells whether an element can be seen: in view, in a tab that is shown. The first call comes once that is
 * known. Answers how to stop.
 */
export function watchVisibility(
  element: Element,
  onChange: (isVisible: boolean) => void,
): () => void {
  let isInView = false
  let isVisible: boolean | null = null

  function update(): void {
    const is = isInView && document.visibilityState !== 'hidden'
    if (is === isVisible) return
    isVisible = is
    onChange(is)
  }

  const observer = new IntersectionObserver((entries) => {
    isInView = entries.at(-1)?.isIntersecting ?? false
    update()
  })
  observer.observe(element)
  document.addEventListener('visibilitychange', update)
  return () => {
    observer.disconnect()
    document.removeEventListener('visibilitychange', update)
  }
}
