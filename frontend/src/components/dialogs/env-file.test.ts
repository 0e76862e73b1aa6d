import { ENV_MASK } from '@openneuro/protocol'
import { describe, expect, it } from 'vitest'
import { isStored, parseEnv, serialiseEnv, withVariable } from './env-file.ts'

const CONTENT = `# for the voice\nGROQ_API_KEY=${ENV_MASK}\n\nOLLAMA_HOST=127.0.0.1:11434\n`

describe('env file', () => {
  it('writes what it read, comments and blank lines included', () => {
    const file = parseEnv(CONTENT)

    expect(serialiseEnv(file, file.rows)).toBe(CONTENT)
  })

  it('splits at the first equals sign', () => {
    expect(parseEnv('A=b=c').rows).toMatchObject([{ key: 'A', value: 'b=c' }])
  })

  it('changes a row in place, removes one, adds one at the end', () => {
    const file = parseEnv(CONTENT)
    const [key] = file.rows
    const rows = [
      { ...key!, value: 'new' },
      { id: 'x', line: null, key: ' FISH_API_KEY ', value: 'abc' },
      { id: 'y', line: null, key: ' ', value: 'dropped' },
    ]

    const text = serialiseEnv(file, rows)

    expect(text).toBe('# for the voice\nGROQ_API_KEY=new\n\nFISH_API_KEY=abc\n')
  })

  it('sets one variable and leaves the others masked', () => {
    expect(withVariable(CONTENT, 'OPENAI_API_KEY', 'sk')).toBe(`${CONTENT}OPENAI_API_KEY=sk\n`)
    expect(withVariable(CONTENT, 'GROQ_API_KEY', 'x')).toContain('GROQ_API_KEY=x\n')
  })

  it('knows values that the server hides', () => {
    expect(parseEnv(CONTENT).rows.map(isStored)).toEqual([true, false])
  })
})
