import { describe, expect, it } from 'vitest'
import { ProviderError } from './errors.ts'
import { type Alternatives, alternatives, streamWithFallback, withFallback } from './fallback.ts'

interface Config {
  readonly model: string
  readonly language: string
  readonly fallback: readonly Partial<Config>[]
}

const CONFIG: Config = {
  model: 'a',
  language: 'en',
  fallback: [{ model: 'b' }, { model: 'c', language: 'de' }],
}

const busy = (retryAfterMs: number | null = null, status = 503) =>
  new ProviderError({
    failure: 'status',
    did: `answered ${status}`,
    host: 'h',
    status,
    retryAfterMs,
  })

/** A node whose time passes only in `sleep`. */
function node() {
  let nowUs = 0
  const notes: (string | null)[] = []
  const slept: number[] = []
  const warnings: object[] = []
  const silent = () => {}
  const abort = new AbortController()
  return {
    notes,
    slept,
    warnings,
    abort,
    pass: (ms: number) => {
      nowUs += ms * 1000
    },
    context: {
      note: (text: string | null) => notes.push(text),
      signal: abort.signal,
      log: {
        debug: silent,
        info: silent,
        error: silent,
        warn: (fields: object | string) => warnings.push(fields as object),
      },
      clock: {
        origin: 0,
        now: () => nowUs,
        sleep: async (ms: number) => {
          slept.push(ms)
          nowUs += ms * 1000
        },
        every: () => {
          throw new Error('not used')
        },
        hold: <V>(work: Promise<V>) => work,
      },
    },
  }
}

describe('what the node says', () => {
  it('is what is wrong while nothing works, and nothing once the first works again', async () => {
    const one = node()
    const ask = asker(one, alternatives({ ...CONFIG, fallback: [] }))

    await ask({ a: busy() })
    await ask({ a: busy() })
    await ask({})
    await ask({})

    expect(one.notes).toEqual([`Failed: ${busy().message}`, `Failed: ${busy().message}`, null])
  })

  it('is which other works after none did', async () => {
    const one = node()
    const ask = asker(one, alternatives(CONFIG))

    await ask({ a: busy() })
    await ask({ a: busy(), b: busy(), c: busy() })
    await ask({ a: busy() })

    expect(one.notes).toEqual(['Uses b: a answered 503', `Failed: ${busy().message}`, 'Uses b'])
  })

  it('is what cut a stream off', async () => {
    const one = node()
    const stream = streamWithFallback({
      alternatives: alternatives({ ...CONFIG, fallback: [] }),
      nameOf: ({ model }) => model,
      context: one.context,
      async *attempt() {
        yield 'half'
        throw busy()
      },
    })

    const read = async () => {
      for await (const item of stream) expect(item).toBe('half')
    }
    await expect(read()).rejects.toThrow('503')
    expect(one.notes).toEqual([`Failed: ${busy().message}`])
  })
})

function asker({ context }: ReturnType<typeof node>, list: Alternatives<Config>) {
  return async (failures: Record<string, Error>) => {
    const asked: string[] = []
    const result = withFallback({
      alternatives: list,
      nameOf: ({ model }) => model,
      context,
      attempt: async ({ model }) => {
        asked.push(model)
        if (failures[model]) throw failures[model]
        return model
      },
    })
    return { asked, result: await result.catch((error) => error) }
  }
}

describe('alternatives', () => {
  it('merges each fallback over the configuration', () => {
    const { all } = alternatives(CONFIG)

    expect(all.map(({ model, language }) => [model, language])).toEqual([
      ['a', 'en'],
      ['b', 'en'],
      ['c', 'de'],
    ])
  })
})

describe('withFallback', () => {
  it('tries in order, says which one is used and why, and logs what was replaced', async () => {
    const one = node()

    const { asked, result } = await asker(one, alternatives(CONFIG))({ a: busy(), b: busy() })

    expect([asked, result]).toEqual([['a', 'b', 'c'], 'c'])
    expect(one.notes).toEqual(['Uses c: b answered 503'])
    expect(one.warnings).toMatchObject([
      { provider: 'a', status: 503 },
      { provider: 'b', status: 503 },
    ])
  })

  it('stays with the one that worked for 30 s, then tries the first again', async () => {
    const one = node()
    const ask = asker(one, alternatives(CONFIG))
    await ask({ a: busy() })

    one.pass(29_000)
    expect((await ask({})).asked).toEqual(['b'])
    one.pass(2000)
    expect((await ask({ a: busy() })).asked).toEqual(['a', 'b'])
    one.pass(29_000)
    expect((await ask({})).asked).toEqual(['b'])
    one.pass(2000)
    expect((await ask({})).asked).toEqual(['a'])
    expect(one.notes).toEqual(['Uses b: a answered 503', 'Uses b: a answered 503', null])
  })

  it('throws the last error when none works', async () => {
    const one = node()

    const { asked, result } = await asker(
      one,
      alternatives(CONFIG),
    )({
      a: busy(),
      b: busy(),
      c: busy(null, 401),
    })

    expect(asked).toEqual(['a', 'b', 'c'])
    expect(result).toMatchObject({ status: 401, isPermanent: true })
    expect(one.warnings).toHaveLength(2)
  })

  it('waits for Retry-After up to 10 s, once', async () => {
    const one = node()
    const ask = asker(one, alternatives(CONFIG))

    expect((await ask({ a: busy(2000, 429) })).asked).toEqual(['a', 'a', 'b'])
    expect(one.slept).toEqual([2000])
    one.pass(40_000)
    expect((await ask({ a: busy(11_000, 429) })).asked).toEqual(['a', 'b'])
    expect(one.slept).toEqual([2000])
  })

  it('hides no mistake of our own, and stops when the node does', async () => {
    const one = node()
    const ask = asker(one, alternatives(CONFIG))

    const mistake = await ask({ a: new TypeError('x') })
    one.abort.abort()
    const stopped = await ask({ a: busy() })

    expect([mistake.asked, stopped.asked]).toEqual([['a'], ['a']])
    expect(mistake.result).toBeInstanceOf(TypeError)
  })
})

describe('streamWithFallback', () => {
  const stream = (
    one: ReturnType<typeof node>,
    attempt: (model: string) => AsyncIterable<string>,
  ) =>
    streamWithFallback({
      alternatives: alternatives(CONFIG),
      nameOf: ({ model }) => model,
      context: one.context,
      attempt: ({ model }) => attempt(model),
    })

  it('replaces a stream before its first item', async () => {
    const one = node()
    const items = stream(one, async function* (model) {
      if (model === 'a') throw busy()
      yield* [`${model}1`, `${model}2`]
    })

    const given: string[] = []
    for await (const item of items) given.push(item)

    expect(given).toEqual(['b1', 'b2'])
    expect(one.notes).toEqual(['Uses b: a answered 503'])
  })

  it('replaces none that has given something', async () => {
    const given: string[] = []
    const items = stream(node(), async function* (model) {
      yield `${model}1`
      throw busy()
    })

    const read = async () => {
      for await (const item of items) given.push(item)
    }

    await expect(read()).rejects.toMatchObject({ status: 503 })
    expect(given).toEqual(['a1'])
  })
})
