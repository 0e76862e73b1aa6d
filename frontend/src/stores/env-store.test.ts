import { ENV_MASK } from '@openneuro/protocol'
import { describe, expect, it } from 'vitest'
import { withEnvValue } from './env-store.ts'

describe('withEnvValue', () => {
  it('replaces the last assignment of the key and keeps the rest', () => {
    const text = `# keys\nA=${ENV_MASK}\nexport B=${ENV_MASK}\n# B=${ENV_MASK}\n`

    expect(withEnvValue(text, 'B', 'new')).toBe(`# keys\nA=${ENV_MASK}\nB=new\n# B=${ENV_MASK}\n`)
  })

  it('adds a key that is not there', () => {
    expect(withEnvValue('', 'A', '1')).toBe('A=1\n')
    expect(withEnvValue('A=1\n', 'AB', '2')).toBe('A=1\nAB=2\n')
  })

  it('quotes what would not survive', () => {
    expect(withEnvValue('', 'A', 'one # two')).toBe("A='one # two'\n")
    expect(withEnvValue('', 'A', `it's "x"`)).toBe(`A="it's \\"x\\""\n`)
  })
})
