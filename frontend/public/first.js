// Runs before the first paint, so that the page never flashes in the wrong theme.
;(() => {
  let choice = 'system'
  try {
    choice = JSON.parse(localStorage.getItem('openneuro.ui') ?? '{}').state?.theme ?? 'system'
  } catch {}
  const isLight =
    choice === 'light' ||
    (choice === 'system' && matchMedia('(prefers-color-scheme: light)').matches)
  document.documentElement.dataset.theme = isLight ? 'light' : 'dark'
})()

// zod reads this when its first schema is made. Parsers compiled from text are against the page's policy, and
// trying it would be an error in the console.
globalThis.__zod_globalConfig = { jitless: true }
