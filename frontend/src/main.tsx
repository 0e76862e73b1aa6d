import { StrictMode } from 'react'
import { createRoot } from 'react-dom/client'
import { App } from './App.tsx'
import { followTheme } from './hooks/use-theme.ts'
import './styles/theme.css'
import { reloadWhenStale } from './hooks/reload-when-stale.ts'

followTheme()
reloadWhenStale()
const root = document.getElementById('root')
if (root === null) throw new Error('index.html has no element with the id "root"')
createRoot(root).render(
  <StrictMode>
    <App />
  </StrictMode>,
)
