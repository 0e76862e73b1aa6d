import { StrictMode } from 'react'
import { createRoot } from 'react-dom/client'
import { config } from 'zod'
import { App } from './App.tsx'
import { followTheme } from './hooks/use-theme.ts'
import './styles/theme.css'
import { reloadWhenStale } from './hooks/reload-when-stale.ts'

// Parsers compiled from text are against our policy, and trying it is an error in the console.
config({ jitless: true })
followTheme()
reloadWhenStale()
const root = document.getElementById('root')
if (root === null) throw new Error('index.html has no element with the id "root"')
createRoot(root).render(
  <StrictMode>
    <App />
  </StrictMode>,
)
