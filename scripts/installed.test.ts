import { describe, expect, it } from 'vitest'
import { isInstalled } from './installed.mjs'

const lock = {
  packages: {
    '': { version: '1.0.0' },
    protocol: { version: '0.1.0' },
    'node_modules/zod': { version: '4.6.7' },
    'node_modules/other-platform': { version: '1.0.0', optional: true },
  },
}

describe('isInstalled', () => {
  it('is content with what the lock file asks for, without packages for other platforms', () => {
    expect(isInstalled(lock, { packages: { 'node_modules/zod': { version: '4.6.7' } } })).toBe(true)
  })

  it('notices another version', () => {
    expect(isInstalled(lock, { packages: { 'node_modules/zod': { version: '4.6.6' } } })).toBe(
      false,
    )
  })

  it('notices a missing package', () => {
    expect(isInstalled(lock, { packages: {} })).toBe(false)
  })
})
