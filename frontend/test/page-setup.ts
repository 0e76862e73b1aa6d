import { cleanup, configure } from '@testing-library/react'
import { afterEach } from 'vitest'

// Limits are for what hangs, not for what is slow.
configure({ asyncUtilTimeout: 30_000 })

afterEach(() => {
  cleanup()
  localStorage.clear()
})
