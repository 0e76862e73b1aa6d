import { defineConfig } from 'vitest/config'

// Limits are for what hangs, not for what is slow: machines that run tests are small and busy.
const limits = {
  pool: 'forks',
  testTimeout: 60_000,
  hookTimeout: 60_000,
} as const

export default defineConfig({
  test: {
    maxWorkers: 2,
    projects: [
      {
        test: {
          ...limits,
          name: 'node',
          include: [
            'protocol/**/*.test.ts',
            'backend/**/*.test.ts',
            'scripts/**/*.test.ts',
            'frontend/**/*.test.ts',
          ],
          setupFiles: ['./scripts/vitest-setup.ts'],
        },
      },
      {
        test: {
          ...limits,
          name: 'page',
          include: ['frontend/**/*.test.tsx'],
          environment: 'happy-dom',
          setupFiles: ['./scripts/vitest-setup.ts', './frontend/test/page-setup.ts'],
        },
      },
    ],
  },
})
