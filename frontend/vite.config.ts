import { join } from 'node:path'
import tailwindcss from '@tailwindcss/vite'
import react from '@vitejs/plugin-react'
import { defineConfig } from 'vite'
import { plainSchemas } from './build/plain-schemas.ts'
import { precompress } from './build/precompress.ts'
import { keepOwnOrigin } from './dev/own-origin.ts'
import { uploadMiddleware } from './dev/upload-middleware.ts'

const BACKEND = process.env.OPENNEURO_BACKEND ?? 'http://127.0.0.1:8000'
/** The backend knows itself by its own name only; what other sites send stays theirs, and is refused. */
const backend = { target: BACKEND, changeOrigin: true, configure: keepOwnOrigin }

export default defineConfig({
  root: import.meta.dirname,
  plugins: [react(), tailwindcss(), plainSchemas(), uploadMiddleware(), precompress()],
  resolve: {
    alias: {
      'react-remove-scroll': join(import.meta.dirname, 'src/hooks/no-scroll-lock.tsx'),
    },
  },
  server: {
    port: 5173,
    proxy: {
      '/graph': backend,
      '/metrics': backend,
      '/component': backend,
      '/projects': backend,
      '/project': backend,
      '/env': backend,
      '/logs': backend,
      '/ui': { ...backend, ws: true },
      '/models': backend,
      '/turns': backend,
      '/memory': backend,
      '/api-docs': backend,
      '/openapi.json': backend,
    },
  },
  build: {
    target: 'es2022',
    // Served at /assets with a long cache: their names carry their content.
    assetsDir: 'assets',
    // What loads what, for the check of the first load.
    manifest: true,
    chunkSizeWarningLimit: 900,
    reportCompressedSize: false,
  },
})
