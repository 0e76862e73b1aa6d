import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { resumeForgetting } from './memories.ts'
import { MemoryStore } from './memory-store.ts'

const T0 = 1_700_000_000_000_000
const WORD = 'zebulon'
const forgetOne = new URL('./testing/forget-one.ts', import.meta.url)

let project: string

beforeEach(() => {
  project = mkdtempSync(join(tmpdir(), 'memory-kill-'))
})
afterEach(() => rmSync(project, { recursive: true, force: true }))

/** Files of the project that hold the word. */
function traces(): string[] {
  return readdirSync(project, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name))
    .filter((file) => readFileSync(file).toString('latin1').toLowerCase().includes(WORD))
}

function remember(): void {
  using store = new MemoryStore({ project })
  const facts = Array.from({ length: 500 }, (_, index) => ({
    text: index === 250 ? `Calls himself ${WORD}` : `Something else about number ${index}`,
    confidence: 0.5,
    source: { role: 'user' as const, turn: null, timestampUs: T0 },
  }))
  store.remember('ada', facts, T0)
  writeFileSync(join(project, 'messages.json'), `Hello, ${WORD}`)
}

/** Forgets the fact in a process that is killed after its output has so many lines. */
async function forgetKilledAfter(step: number): Promise<void> {
  const child: ChildProcess = spawn(
    process.execPath,
    [forgetOne.pathname, project, '251', `${step}`],
    {
      stdio: ['ignore', 'inherit', 'inherit'],
    },
  )
  const [, signal] = await once(child, 'exit')
  expect(signal).toBe('SIGKILL')
}

it.each(['marked', 'erased', 'deleted', 'compacted'])(
  'what is being forgotten is gone after a start, killed when it was %s',
  async (step) => {
    remember()

    await forgetKilledAfter(['marked', 'erased', 'deleted', 'compacted'].indexOf(step) + 1)
    await resumeForgetting([project], (_project, error) => {
      throw error
    })

    expect(traces()).toEqual([])
    using store = new MemoryStore({ project })
    expect(store.list({ limit: 1, nowUs: T0 }).total).toBe(499)
  },
)
