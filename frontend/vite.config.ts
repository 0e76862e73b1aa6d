import { join } from 'node:path'
import tailwindcss from '@tailwindcss/vite'
import react from '@vitejs/plugin-react'
import { defineConfig } from 'vite'
import { precompress } from './build/precompress.ts'
import { uploadMiddleware } from './dev/upload-middleware.ts'

const BACKEND = process.env.OPENNEURO_BACKEND ?? 'http://127.0.0.1:8000'

export default defineConfig({
  root: import.meta.dirname,
  plugins: [react(), tailwindcss(), uploadMiddleware(), precompress()],
  resolve: {
    alias: {
      'react-remove-scroll': join(import.meta.dirname, 'src/hooks/no-scroll-lock.tsx'),
    },
  },
  server: {
    port: 5173,
    proxy: {
      '/graph': BACKEND,
      '/metrics': BACKEND,
      '/component': BACKEND,
      '/projects': BACKEND,
      '/project': BACKEND,
      '/env': BACKEND,
      '/logs': BACKEND,
      '/ui': { target: BACKEND, ws: true },
      '/models': BACKEND,
      '/turns': BACKEND,
      '/memory': BACKEND,
      '/api-docs': BACKEND,
      '/openapi.json': BACKEND,
    },
  },
  build: {
    target: 'es2022',
    // Served at /assets with a long cache: their names carry their content.
    assetsDir: 'assets',
    chunkSizeWarningLimit: 900,
    reportCompressedSize: false,
  },
})
