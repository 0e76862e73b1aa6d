import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Writable } from 'node:stream'
import { afterEach, describe, expect, it } from 'vitest'
import { TextFrame } from '../frames/text-frame.ts'
import type { RuntimeOptions } from './runtime.ts'
import { Harness } from './testing-components/harness.ts'

let harness: Harness

function start(options: RuntimeOptions = {}): Harness {
  harness = new Harness(options)
  return harness
}

afterEach(() => harness.close())

/** Numbers that pass a node while `work` runs, and twenty more: the node goes on. */
async function numbersDuring(key: number, work: () => Promise<void>): Promise<number[]> {
  const tap = harness.runtime.fabric.tap({ node: key, slot: 'numbers' }, { maxItems: 100_000 })
  const numbers: number[] = []
  const takeAll = () => {
    for (let item = tap.tryNext(); item !== null; item = tap.tryNext()) {
      numbers.push(Number((item as { text: string }).text))
    }
  }
  await work()
  takeAll()
  const wanted = numbers.length + 20
  while (numbers.length < wanted && (await tap.ready())) takeAll()
  tap.close()
  return numbers
}

/** Lets as much time go by as another node needs to be started again three times. */
async function restartsElsewhere(): Promise<void> {
  const key = harness.add('throwsIn', {
    id: 'witness',
    config: { hook: 'run' },
    restart: 'on_failure',
  })
  await harness.start(key)
  await harness.until(key, (state) => state.restarts === 3)
}

/** A file; components that are told its path do not let their thread's event loop turn while it is there. */
function blockFile() {
  const folder = mkdtempSync(join(tmpdir(), 'openneuro-runtime-'))
  const path = join(folder, 'block')
  writeFileSync(path, '')
  const remove = () => rmSync(folder, { recursive: true, force: true })
  return { path, remove, [Symbol.dispose]: remove }
}

function expectNoGap(numbers: readonly number[]): void {
  expect(numbers.length).toBeGreaterThanOrEqual(20)
  expect(numbers).toEqual(numbers.map((_, index) => numbers[0]! + index))
}

describe.each(['polite', 'politeShared'] as const)('a life of %s', (name) => {
  it('goes through all hooks and reports each', async () => {
    const { runtime } = start({ secrets: { KEY: 'first' }, environment: { KEY: 'unused' } })
    const key = harness.add(name, { id: 'node' })
    const states: string[] = []
    runtime.on('state', (_key, { status, progress }) =>
      states.push(status + (progress?.text ?? '')),
    )

    await harness.start(key)
    await harness.line('node', 'run nodeId=node')
    runtime.rename(key, 'other')
    runtime.setSecrets({ KEY: 'second' })
    await runtime.stop([key])

    expect(states).toEqual(['startup', 'setup', 'setuphalf', 'running', 'stopped'])
    expect(harness.lines('other')).toEqual([
      'emit',
      'setup secret=••••••••',
      'run nodeId=node state={"resource":"opened"}',
      'stopping nodeId=other secret=••••••••',
      'cleanup opened',
    ])
    expect(runtime.state(key)).toEqual({
      status: 'stopped',
      error: null,
      progress: null,
      restarts: 0,
      note: null,
    })
  })

  it('starts afresh after a stop', async () => {
    const { runtime } = start()
    const key = harness.add(name)

    for (let i = 0; i < 3; i++) {
      await harness.start(key)
      await harness.running(key)
      await runtime.stop([key])
    }

    expect(harness.lines(name).filter((line) => line === 'cleanup opened')).toHaveLength(3)
  })
})

describe('frames', () => {
  it('reach a reader in another thread from the first one on', async () => {
    start()
    const source = harness.add('counter')
    const sink = harness.add('checker')
    harness.connect(source, sink)

    const numbers = await numbersDuring(sink, async () => {
      await harness.start(source, sink)
      await harness.running(sink)
    })

    expectNoGap(numbers)
    expect(numbers[0]).toBe(0)
  })

  it('that are emitted reach everybody, whatever the order', async () => {
    start()
    const key = harness.add('polite')
    const tap = harness.runtime.fabric.tap({ node: key, slot: 'text' })

    await harness.start(key)

    await tap.ready()
    expect(tap.tryNext()).toMatchObject({ text: 'hello' })
    tap.close()
  })
})

describe('a component that throws', () => {
  it.each([
    ['emit', 'node.emit_failed', 'Node "throwsIn" failed in emit: TypeError: bad emit'],
    ['setup', 'node.setup_failed', 'Node "throwsIn" failed in setup: bad setup, key ••••••••'],
    ['run', 'node.run_failed', 'Node "throwsIn" failed in run: bad run'],
    ['timer', 'node.run_failed', 'Node "throwsIn" failed in run: bad timer'],
    ['rejection', 'node.run_failed', 'Node "throwsIn" failed in run: bad promise'],
  ])('in %s says so', async (hook, code, detail) => {
    start({ secrets: { KEY: 'topsecret' } })
    const key = harness.add('throwsIn', { config: { hook } })

    await harness.start(key)
    const { error } = await harness.stopped(key)

    expect(error).toEqual({ code, detail })
    expect(harness.lines('throwsIn').join('\n')).toContain(
      `bad ${hook === 'rejection' ? 'promise' : hook}`,
    )
    const isCleanedUp = !['emit', 'setup'].includes(hook)
    expect(harness.lines('throwsIn').includes('cleaned up')).toBe(isCleanedUp)
  })

  it('in cleanup says so', async () => {
    start()
    const key = harness.add('throwsIn', { config: { hook: 'cleanup' } })

    await harness.start(key)

    expect((await harness.stopped(key)).error).toEqual({
      code: 'node.cleanup_failed',
      detail: 'Node "throwsIn" failed in cleanup: bad cleanup',
    })
  })

  it('in the shared thread fails alone', async () => {
    start()
    const neighbour = harness.add('sharedCounter')
    const keys = ['timer', 'rejection', 'run'].map((hook) =>
      harness.add('throwsInShared', { id: hook, config: { hook } }),
    )
    await harness.start(neighbour)
    await harness.running(neighbour)

    const numbers = await numbersDuring(neighbour, async () => {
      await harness.start(...keys)
      await Promise.all(keys.map((key) => harness.stopped(key)))
    })

    expectNoGap(numbers)
    expect(keys.map((key) => harness.runtime.state(key).error?.detail)).toEqual([
      'Node "timer" failed in run: bad timer',
      'Node "rejection" failed in run: bad promise',
      'Node "run" failed in run: bad run',
    ])
    expect(harness.runtime.state(neighbour)).toMatchObject({ status: 'running', restarts: 0 })
  })
})

describe('a component that ends its thread', () => {
  it('says so, and what it printed is kept', async () => {
    start()
    const key = harness.add('exits')

    await harness.start(key)

    expect((await harness.stopped(key)).error).toMatchObject({
      code: 'node.thread_exited',
      detail: expect.stringContaining('process.exit(7)'),
    })
    expect(harness.lines('exits')).toContain('last words')
  })

  it('does not take its neighbours in the shared thread with it', async () => {
    start()
    const neighbour = harness.add('sharedCounter')
    const key = harness.add('exitsShared')

    await harness.start(neighbour, key)
    const ended = await harness.stopped(key)
    const stays = await harness.running(neighbour)

    expect(ended.error?.code).toBe('node.thread_exited')
    expect(stays).toMatchObject({ status: 'running', restarts: 0 })
  })
})

describe('memory', () => {
  it('beyond the heap limit fails the node alone', async () => {
    start({ heapLimitMb: 40 })
    const source = harness.add('counter')
    const sink = harness.add('checker')
    harness.connect(source, sink)
    const key = harness.add('fillsHeap')
    await harness.start(source, sink)
    await harness.running(sink)

    const numbers = await numbersDuring(sink, async () => {
      await harness.start(key)
      await harness.stopped(key)
    })

    expect(harness.runtime.state(key).error?.code).toBe('node.out_of_memory')
    expectNoGap(numbers)
    expect(harness.runtime.state(sink).status).toBe('running')
  })

  it.each([true, false])('outside the heap is watched (event loop turns: %s)', async (polite) => {
    start({ buffersLimitMb: 100 })
    const key = harness.add('fillsBuffers', { config: { polite } })

    await harness.start(key)

    expect((await harness.stopped(key)).error).toMatchObject({
      code: 'node.out_of_memory',
      detail: expect.stringContaining('the limit is 100 MiB'),
    })
  })
})

describe('stopping', () => {
  it('ends 20 nodes that hang together, not one after the other', async () => {
    const stopDeadlineMs = 2000
    start({ stopDeadlineMs })
    const hung = Array.from({ length: 10 }, (_, i) =>
      harness.add('ignoresStop', { id: `hung${i}` }),
    )
    hung.push(
      ...Array.from({ length: 2 }, (_, i) => harness.add('loopsForEver', { id: `loop${i}` })),
    )
    hung.push(
      ...Array.from({ length: 8 }, (_, i) => harness.add('ignoresStopShared', { id: `s${i}` })),
    )
    await harness.start(...hung)
    await Promise.all(hung.map((key) => harness.running(key)))

    const begin = performance.now()
    await harness.runtime.stop(hung)

    expect(performance.now() - begin).toBeLessThan((hung.length * stopDeadlineMs) / 2)
    for (const key of hung) {
      expect(harness.runtime.state(key)).toMatchObject({
        status: 'stopped',
        error: { code: 'node.stop_timeout' },
      })
    }
    expect(harness.lines('loop0')[0]).toBe('about to loop')
  })

  it('reaches a loop that only asks its signal', async () => {
    start()
    const key = harness.add('loopsUntilAborted')
    await harness.start(key)
    await harness.running(key)

    await harness.runtime.stop([key])

    expect(harness.runtime.state(key).error).toBeNull()
    expect(harness.lines('loopsUntilAborted')).toEqual(['saw the stop'])
  })

  it('of a node that hangs in the shared thread restarts its neighbours elsewhere', async () => {
    start({ stopDeadlineMs: 300 })
    const hung = harness.add('ignoresStopShared')
    const neighbour = harness.add('sharedCounter')
    await harness.start(hung, neighbour)
    await Promise.all([hung, neighbour].map((key) => harness.running(key)))

    await harness.runtime.stop([hung])
    await harness.until(neighbour, (state) => state.status === 'running' && state.restarts === 1)

    expect(harness.runtime.state(hung).error?.code).toBe('node.stop_timeout')
    expect(harness.lines('sharedCounter').join()).toContain('started again in another one')
  })

  it('before anything has run is quick', async () => {
    start()
    const key = harness.add('polite')
    harness.runtime.prepare(harness.launch(key))
    await harness.runtime.stop([key, 999])
    expect(harness.runtime.state(key)).toMatchObject({ status: 'stopped', error: null })
  })
})

describe('a thread that does not respond', () => {
  it('alone is reported, left alone, and reported well again', async () => {
    start({ notRespondingMs: 500 })
    using block = blockFile()
    const key = harness.add('blocks', { config: { path: block.path } })

    await harness.start(key)
    const hung = await harness.until(key, (state) => state.error !== null)
    block.remove()
    await harness.until(key, (state) => state.error === null)

    expect(hung).toMatchObject({ status: 'running', error: { code: 'node.not_responding' } })
    expect(harness.runtime.state(key).status).toBe('running')
  })

  it('alone is trusted to go on while it computes', async () => {
    start({ notRespondingMs: 2000 })
    using block = blockFile()
    const key = harness.add('computes', {
      config: { path: block.path },
      restart: 'on_failure',
    })
    const witness = harness.add('blocks', { config: { path: block.path } })
    const errors: unknown[] = []
    harness.runtime.on('state', (of, { error }) => void (error && of === key && errors.push(error)))

    await harness.start(key)
    await harness.line('computes', 'computing')
    // Silent for less long than the one that computes.
    await harness.start(witness)
    await harness.until(witness, (state) => state.error?.code === 'node.not_responding')
    block.remove()
    const ended = await harness.stopped(key)

    expect(errors).toEqual([])
    expect(ended).toMatchObject({ error: null, restarts: 0 })
  })

  it('shared is replaced, until the bad node is alone', async () => {
    start({ notRespondingMs: 500, stopDeadlineMs: 300 })
    const neighbours = [1, 2, 3].map((n) => harness.add('sharedCounter', { id: `n${n}` }))
    const key = harness.add('hangsShared')

    await harness.start(...neighbours, key)
    const hung = await harness.until(key, (state) => state.error?.code === 'node.not_responding')

    expect(hung.status).toBe('running')
    for (const one of neighbours) {
      await harness.until(one, ({ status, error }) => status === 'running' && error === null)
    }
  })
})

describe('restart policy', () => {
  const restart = { initialMs: 10, maxMs: 40, maxPerWindow: 100, windowMs: 60_000 }

  it('on_failure starts a failed node again and counts', async () => {
    start({ restart })
    const key = harness.add('throwsIn', { config: { hook: 'run' }, restart: 'on_failure' })

    await harness.start(key)
    await harness.until(key, (state) => state.restarts === 3)
    await harness.runtime.stop([key])
    const { restarts } = harness.runtime.state(key)
    await restartsElsewhere()

    expect(harness.runtime.state(key)).toMatchObject({ status: 'stopped', restarts })
  })

  it('on_failure replaces a thread that is gone or hangs', async () => {
    start({ restart, notRespondingMs: 400, stopDeadlineMs: 300 })
    const exiting = harness.add('exits', { restart: 'on_failure' })
    const looping = harness.add('loopsForEver', { restart: 'on_failure' })

    await harness.start(exiting, looping)

    await harness.until(exiting, (state) => state.restarts >= 2)
    await harness.until(looping, (state) => state.restarts >= 1)
  })

  it('never leaves it stopped, also when it is set while a restart is due', async () => {
    start({ restart })
    const key = harness.add('throwsIn', { config: { hook: 'run' }, restart: 'on_failure' })

    await harness.start(key)
    await harness.stopped(key)
    harness.runtime.setRestart(key, 'never')
    await restartsElsewhere()

    expect(harness.runtime.state(key)).toMatchObject({ status: 'stopped', restarts: 0 })
  })

  it('does not start a node again that ended well', async () => {
    start({ restart })
    const key = harness.add('brief', { restart: 'on_failure' })

    await harness.start(key)
    await harness.stopped(key)
    await restartsElsewhere()

    expect(harness.runtime.state(key)).toMatchObject({
      status: 'stopped',
      error: null,
      restarts: 0,
    })
  })
})

it('a component that loops in emit does not keep the others from running', async () => {
  start({ emitDeadlineMs: 200, stopDeadlineMs: 300 })
  const bad = harness.add('loopsInEmit')
  const good = harness.add('polite')

  await harness.start(bad, good)

  expect(await harness.running(good)).toMatchObject({ error: null })
  expect(harness.runtime.state(bad).status).toBe('startup')
})

describe('output', () => {
  it('is copied to the streams it is given, secrets taken out', async () => {
    const written: string[] = []
    const stream = new Writable({
      decodeStrings: false,
      write(text: string, _encoding, done) {
        written.push(text)
        done()
      },
    })
    const { runtime } = start({
      passThrough: { stdout: stream, stderr: stream },
      secrets: { KEY: 'topsecret' },
    })
    const key = harness.add('prints')

    await harness.start(key)
    await harness.line('prints', 'in a callback')
    await runtime.stop([key])

    expect(written.join('')).toContain('in emit\nin setup\npartial\n')
    expect(written.join('')).not.toContain('topsecret')
  })

  it.each(['prints', 'printsShared'] as const)('of %s is kept line by line', async (name) => {
    start({ secrets: { KEY: 'topsecret' } })
    const other = harness.add('politeShared')
    const key = harness.add(name)

    await harness.start(other, key)
    await harness.line(name, 'in a callback')
    await harness.runtime.stop([key])

    expect(harness.lines(name)).toEqual([
      'in emit',
      'in setup',
      'partial',
      'warn: a field value=••••••••',
      'in a callback',
      '•••••••• at the end',
    ])
  })

  it('is bounded, and what is lost is counted', async () => {
    start()
    const key = harness.add('floodsOutput')

    await harness.start(key)
    await harness.stopped(key)

    expect(harness.lines('floodsOutput').length).toBeLessThanOrEqual(1000)
  })

  it('gets out of a thread that hangs', async () => {
    start({ stopDeadlineMs: 100 })
    const key = harness.add('loopsForEver')

    await harness.start(key)
    await harness.line('loopsForEver', 'about to loop')
    await harness.runtime.stop([key])
  })
})

describe('what a node says of itself', () => {
  it('is shown on one line without secrets, kept in the log, and gone when it stops', async () => {
    const { runtime } = start({ secrets: { KEY: 'topsecret' } })
    const key = harness.add('talker')

    await harness.start(key)
    const { note } = await harness.until(key, (state) => state.note !== null)
    await runtime.stop([key])

    expect(note).toBe('Uses 1 with ••••••••')
    expect(harness.lines('talker')).toContain('Uses 1 with ••••••••')
    expect(runtime.state(key).note).toBeNull()
  })

  it('changes at most four times a second, and the last word always comes', async () => {
    const { runtime } = start()
    const key = harness.add('talker', { config: { notes: 1000 } })
    const notes = new Set<string>()
    runtime.on('state', (_key, state) => state.note !== null && notes.add(state.note))

    await harness.start(key)
    await harness.until(key, ({ note }) => note?.startsWith('Uses 1000') ?? false)

    expect(notes.size).toBe(2)
  })

  it('is cut to 200 characters', async () => {
    const { runtime } = start()
    const key = harness.add('chatters')
    const notes: string[] = []
    runtime.on('state', (_key, state) => state.note !== null && notes.push(state.note))

    await harness.start(key)
    await harness.stopped(key)

    expect(notes).toEqual([`${'x'.repeat(199)}…`])
  })
})

describe('what a node tells of turns', () => {
  it('is passed on, secrets taken out', async () => {
    const { runtime } = start({ secrets: { KEY: 'topsecret' } })
    const key = harness.add('talker')
    const told = new Promise((resolve) =>
      runtime.on('trace', (from, part) => resolve({ from, ...part })),
    )

    await harness.start(key)

    expect(await told).toMatchObject({ from: key, turn: 1, part: 'asr', setting: 'model ••••••••' })
  })

  it('is limited', async () => {
    const { runtime } = start()
    const key = harness.add('chatters')
    let count = 0
    runtime.on('trace', () => {
      count += 1
    })

    await harness.start(key)
    await harness.stopped(key)

    expect(count).toBeGreaterThanOrEqual(200)
    expect(count).toBeLessThan(1000)
    expect(harness.lines('chatters')).toContain(
      `Told of turns too often: ${10_000 - count} parts were left out`,
    )
  })
})

it('a lossless channel that overflows is an error of its reader, which goes on', async () => {
  const { runtime } = start()
  const key = harness.add('neverReads')
  const injector = runtime.fabric.inject({ node: key, slot: 'text' })
  await harness.start(key)
  await harness.running(key)

  const text = 'x'.repeat(1_000_000)
  for (let i = 0; i < 40; i++) injector.send(new TextFrame({ text }))
  const state = await harness.until(key, (one) => one.error !== null)

  expect(state).toMatchObject({
    status: 'running',
    error: { code: 'node.channel_overflow', detail: expect.stringContaining('input "text"') },
  })
  injector.close()
})

describe('options', () => {
  it('come from the component, in a thread', async () => {
    const { runtime } = start()

    expect(await runtime.options(harness.source('choosy'), { mode: 'x' })).toEqual({
      config: { voice: [{ value: 'a', label: 'A x' }] },
    })
    expect(await runtime.options(harness.source('polite'), {})).toEqual({})
  })

  it('that fail or hang are an error', async () => {
    for (const [mode, optionsDeadlineMs, why] of [
      ['throw', 60_000, 'no choices'],
      ['hang', 1500, 'it took longer than 1.5 s'],
    ] as const) {
      const { runtime } = start({ optionsDeadlineMs })
      await expect(runtime.options(harness.source('choosy'), { mode })).rejects.toMatchObject({
        code: 'component.options_failed',
        message: `Cannot get the choices of "Choosy": ${why}`,
      })
      await runtime.close()
    }
  })
})

describe('threads', () => {
  const workers = () =>
    process.getActiveResourcesInfo().filter((type) => type === 'MessagePort').length

  it('are reused: 50 starts and stops leave nothing behind', async () => {
    const { runtime } = start()
    const source = harness.add('counter')
    const sink = harness.add('checker')
    const shared = harness.add('politeShared')
    harness.connect(source, sink)
    const cycle = async () => {
      await harness.start(source, sink, shared)
      await Promise.all([source, sink, shared].map((key) => harness.running(key)))
      await runtime.stop([source, sink, shared])
    }

    for (let i = 0; i < 5; i++) await cycle()
    const before = workers()
    for (let i = 0; i < 50; i++) await cycle()

    expect(workers()).toBeLessThanOrEqual(before)
  })

  it('in which something was left open are not used again', async () => {
    start()
    const key = harness.add('leavesTimer')

    await harness.start(key)
    await harness.line('leavesTimer', 'Left open after cleanup: Timeout')
  })
})
