import { describe, expect, it } from 'vitest'
import { bandOf, type NodeFacts } from './band-of.ts'
import { failureWords } from './failure-words.ts'

const WELL: NodeFacts = {
  status: 'running',
  error: null,
  progress: null,
  restarts: 0,
  missing: [],
  known: true,
  restart: 'never',
}
const failed = { code: 'node.run_failed', detail: 'Node "a" failed in run: Error: no' } as const

describe('bandOf', () => {
  it('says nothing about a node that runs or was stopped', () => {
    expect(bandOf(WELL)).toBeNull()
    expect(bandOf({ ...WELL, status: 'stopped' })).toBeNull()
  })

  it('shows a failure, and that it starts again where it does', () => {
    const stopped: NodeFacts = { ...WELL, status: 'stopped', error: failed }

    expect(bandOf(stopped)).toEqual({ kind: 'failed', error: failed })
    expect(bandOf({ ...stopped, restart: 'on_failure', restarts: 2 })).toEqual({
      kind: 'restarting',
      restarts: 2,
      error: failed,
    })
  })

  it('asks for the model before the key and for the key before a wire', () => {
    const input = { kind: 'input', name: 'audio' } as const
    const secret = { kind: 'secret', name: 'GROQ_API_KEY' } as const
    const model = { kind: 'model', name: 'smart-turn' } as const
    const stopped: NodeFacts = { ...WELL, status: 'stopped' }

    expect(bandOf({ ...stopped, missing: [input, secret, model] })).toMatchObject({ kind: 'model' })
    expect(bandOf({ ...stopped, missing: [input, secret] })).toMatchObject({ kind: 'secret' })
    expect(bandOf({ ...stopped, missing: [input] })).toEqual({ kind: 'input', names: ['audio'] })
  })

  it('shows that the model a stopped node misses is on its way', () => {
    const model = { kind: 'model', name: 'smart-turn' } as const
    const stopped: NodeFacts = { ...WELL, status: 'stopped', missing: [model] }

    expect(bandOf({ ...stopped, progress: { fraction: 0.5, text: 'Downloading' } })).toEqual({
      kind: 'download',
      name: 'smart-turn',
    })
  })

  it('keeps an unknown component whatever else is said about it', () => {
    const error = { code: 'node.unknown_type', detail: 'no such component' } as const

    expect(bandOf({ ...WELL, status: 'stopped', known: false, error })).toEqual({ kind: 'unknown' })
  })

  it('shows how far a setup has come', () => {
    const progress = { fraction: 0.62, text: 'Loading model' }

    expect(bandOf({ ...WELL, status: 'setup', progress })).toEqual({ kind: 'loading', ...progress })
  })

  it('offers to replace a running node that does not answer', () => {
    const error = { code: 'node.not_responding', detail: 'silent' } as const

    expect(bandOf({ ...WELL, error })).toEqual({ kind: 'silent' })
  })
})

describe('failureWords', () => {
  it('says what happened and what to do instead of a code', () => {
    const taken = 'Node "a" failed in setup: Error: listen EADDRINUSE: address in use :::9000'

    expect(failureWords({ code: 'node.setup_failed', detail: taken })).toEqual({
      title: 'Port 9000 is taken',
      hint: 'Another program uses it',
      place: 'log',
    })
    expect(failureWords({ code: 'node.run_failed', detail: 'groq answered 401' }).place).toBe(
      'keys',
    )
  })

  it('leaves out the node that the words stand in', () => {
    expect(failureWords(failed)).toEqual({ title: 'No', hint: '', place: 'log' })
  })
})
