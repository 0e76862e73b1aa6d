import {
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs'
import { createRequire } from 'node:module'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { forgottenFile, forgottenText } from './forgotten.ts'
import { type MemoryOptions, MemoryStore } from './memory-store.ts'
import { memoryFile } from './place.ts'
import type { NewFact } from './types.ts'

const DAY_US = 86_400_000_000
const T0 = 1_700_000_000_000_000
const vectors = createRequire(import.meta.url)('sqlite-vec').getLoadablePath() as string

let project: string
let stores: MemoryStore[]

beforeEach(() => {
  project = mkdtempSync(join(tmpdir(), 'memory-store-'))
  stores = []
})
afterEach(() => {
  for (const store of stores) store.close()
  rmSync(project, { recursive: true, force: true })
})

function open(options: Partial<MemoryOptions> = {}): MemoryStore {
  const store = new MemoryStore({ project, ...options })
  stores.push(store)
  return store
}

const fact = (text: string, more: Partial<NewFact> = {}): NewFact => ({
  text,
  confidence: 0.5,
  source: { role: 'user', turn: 3, timestampUs: T0 },
  ...more,
})
const heardAt = (timestampUs: number) => ({
  source: { role: 'user' as const, turn: 3, timestampUs },
})
const texts = (facts: readonly { text: string }[]) => facts.map(({ text }) => text)
const recall = (store: MemoryStore, words: string, more: object = {}) =>
  texts(store.recall({ userId: 'ada', words, limit: 5, nowUs: T0, ...more }))
const everything = { limit: 100, nowUs: T0 }

describe('what is remembered', () => {
  it('has source, times, confidence and strength', () => {
    const store = open()

    expect(store.remember('ada', [fact('Lives in  Lisbon\n')], T0)).toBe(1)

    expect(store.list(everything)).toEqual({
      facts: [
        {
          id: 1,
          userId: 'ada',
          text: 'Lives in Lisbon',
          confidence: 0.5,
          strength: 0.5,
          times: 1,
          source: { role: 'user', turn: 3, timestampUs: T0 },
          createdUs: T0,
          confirmedUs: T0,
        },
      ],
      total: 1,
      next: null,
    })
  })

  it('is confirmed when it is heard again, whatever the case and the marks at its end', () => {
    const store = open()
    store.remember('ada', [fact('Lives in Lisbon')], T0)

    expect(store.remember('ada', [fact('lives in lisbon!', heardAt(T0 + DAY_US))], T0)).toBe(0)
    expect(store.remember('ada', [fact('lives in lisbon!', heardAt(T0 + DAY_US))], T0)).toBe(0)

    expect(store.list({ limit: 9, nowUs: T0 + DAY_US }).facts).toMatchObject([
      { text: 'Lives in Lisbon', times: 2, confidence: 0.65, strength: 0.65 },
    ])
  })

  it('fades by half in 30 days, slower when it was heard more often', () => {
    const store = open()
    store.remember('ada', [fact('once'), fact('twice', heardAt(T0 - DAY_US))], T0)
    store.remember('ada', [fact('twice')], T0)

    const { facts } = store.list({ limit: 9, nowUs: T0 + 30 * DAY_US })

    expect(facts.map(({ strength }) => strength)).toEqual([0.65 * Math.SQRT1_2, 0.25])
  })

  it('is bounded: the weakest go', () => {
    const store = open({ maxFacts: 2 })

    store.remember(
      'ada',
      [
        fact('strong', { confidence: 0.9 }),
        fact('weak', { confidence: 0.1 }),
        fact('sure', { confidence: 0.8 }),
      ],
      T0,
    )

    expect(texts(store.list(everything).facts)).toEqual(['sure', 'strong'])
    expect(recall(store, 'weak')).toEqual([])
  })

  it('is there when the file is opened again, and in another that has it open', () => {
    const [one, other] = [open(), open()]
    one.remember('ada', [fact('tea')], T0)

    expect(texts(other.list(everything).facts)).toEqual(['tea'])
    one.close()
    expect(texts(one.list(everything).facts)).toEqual(['tea'])
  })
})

describe('recall', () => {
  it('finds by words, those of the user alone', () => {
    const store = open()
    store.remember('ada', [fact('Has a dog called Rex'), fact('Likes green tea')], T0)
    store.remember('bob', [fact('Walks a dog')], T0)

    expect(recall(store, 'tell me about my dogs')).toEqual(['Has a dog called Rex'])
    expect(recall(store, '?!')).toEqual([])
    expect(recall(store, 'weather "OR" NEAR(* -')).toEqual([])
  })

  it('finds by vectors of the same embedder and length', () => {
    const store = open({ vectors })
    const embedding = (x: number, y: number, embedder = 'e') => ({
      embedding: { embedder, vector: Float32Array.of(x, y) },
    })
    store.remember('ada', [fact('far', embedding(1, 0)), fact('near', embedding(0.1, 1))], T0)
    store.remember(
      'ada',
      [fact('nothing', embedding(0, 0)), fact('other', embedding(0, 1, 'f'))],
      T0,
    )
    const longer = { embedder: 'e', vector: Float32Array.of(0, 0, 1) }
    store.remember('ada', [fact('longer', { embedding: longer })], T0)

    expect(recall(store, '', embedding(0, 1))).toEqual(['near', 'far'])
    expect(recall(store, 'far', embedding(0, 1))).toEqual(['far', 'near'])
    expect(recall(store, '', { ...embedding(0, 1), limit: 1 })).toEqual(['near'])
  })

  it('prefers what has not faded', () => {
    const store = open()
    store.remember('ada', [fact('tea in the morning', heardAt(T0 - 300 * DAY_US))], T0)
    store.remember('ada', [fact('tea in the evening')], T0)

    expect(recall(store, 'tea')).toEqual(['tea in the evening', 'tea in the morning'])
  })
})

describe('the list', () => {
  it('comes in pages, newest first, and is searched in any case', () => {
    const store = open()
    store.remember(
      'ada',
      ['Äpfel', 'Birnen', '100 %'].map((text) => fact(text)),
      T0,
    )
    store.remember('bob', [fact('äpfel, too')], T0)

    const first = store.list({ limit: 2, nowUs: T0 })
    const second = store.list({ limit: 2, nowUs: T0, after: first.next! })

    expect([texts(first.facts), first.total]).toEqual([['äpfel, too', '100 %'], 4])
    expect([texts(second.facts), second.next]).toEqual([['Birnen', 'Äpfel'], null])
    expect(texts(store.list({ ...everything, text: 'ÄPF' }).facts)).toEqual(['äpfel, too', 'Äpfel'])
    expect(texts(store.list({ ...everything, text: '%' }).facts)).toEqual(['100 %'])
    expect(texts(store.list({ ...everything, text: 'äp', userId: 'ada' }).facts)).toEqual(['Äpfel'])
    expect(store.users()).toEqual(['ada', 'bob'])
  })
})

describe('editing', () => {
  it('changes text and confidence, and what is found', () => {
    const store = open()
    store.remember('ada', [fact('Lives in Lisbon')], T0)

    expect(store.edit(1, { text: 'Lives in Porto', confidence: 1 }, T0)).toMatchObject({
      text: 'Lives in Porto',
      confidence: 1,
    })

    expect(recall(store, 'Porto')).toEqual(['Lives in Porto'])
    expect(recall(store, 'Lisbon')).toEqual([])
    expect(store.edit(9, { confidence: 1 }, T0)).toBeNull()
  })

  it('refuses a text that another fact has', () => {
    const store = open()
    store.remember('ada', [fact('tea'), fact('coffee')], T0)

    expect(() => store.edit(1, { text: 'Coffee.' }, T0)).toThrow(
      'memory 2 of the same user says that',
    )
  })
})

describe('forgetting', () => {
  it('leaves nothing in any file, vectors and words neither', () => {
    const store = open({ vectors })
    const reader = open()
    const embedding = { embedder: 'e', vector: new Float32Array(64).fill(0.123456) }
    store.remember(
      'ada',
      many(300).map((text) => fact(text)),
      T0,
    )
    store.remember('ada', [fact('Zebulon keeps Quokkas', { embedding })], T0)
    store.remember(
      'ada',
      many(300, 'later').map((text) => fact(text)),
      T0,
    )
    const bytes = Buffer.from(embedding.vector.buffer)
    expect(
      [traces('zebulon'), traces('quokka'), traces(bytes)].every(({ length }) => length > 0),
    ).toBe(true)
    reader.list(everything)

    expect(store.forget({ ids: [301] })).toBe(1)
    store.compact()

    expect([traces('zebulon'), traces('quokka'), traces(bytes)]).toEqual([[], [], []])
    expect(reader.list(everything).total).toBe(600)
  })

  it('is of a user, or of all', () => {
    const store = open()
    store.remember('ada', [fact('tea'), fact('milk')], T0)
    store.remember('bob', [fact('tea')], T0)

    expect(store.texts({ userId: 'ada' })).toEqual(['tea', 'milk'])
    expect(store.forget({ userId: 'ada' })).toBe(2)
    expect(store.texts({ userId: null })).toEqual(['tea'])
  })
})

describe('what is just being forgotten', () => {
  it.each([{ ids: [1] }, { userId: 'ada' }, { userId: null }])('%j is not recalled', (pending) => {
    const store = open()
    store.remember('ada', [fact('tea')], T0)

    writeFileSync(forgottenFile(project), forgottenText({ atUs: T0, pending }))

    expect(recall(store, 'tea')).toEqual([])
  })

  it('leaves the others', () => {
    const store = open()
    store.remember('ada', [fact('tea'), fact('tea and milk')], T0)

    writeFileSync(forgottenFile(project), forgottenText({ atUs: T0, pending: { ids: [2] } }))

    expect(recall(store, 'tea')).toEqual(['tea'])
  })
})

describe('a file that is no memory', () => {
  it.each([
    ['garbage', () => Buffer.alloc(9000, 'no database')],
    ['damaged inside', damaged],
  ])('is moved aside when it is %s', (_, content) => {
    const asides: string[] = []
    const bytes = content()
    mkdirSync(join(project, 'memory'), { recursive: true })
    writeFileSync(memoryFile(project), bytes)
    const store = open({ onDamage: (aside) => asides.push(aside) })

    store.remember('ada', [fact('tea')], T0)

    expect(recall(store, 'tea')).toEqual(['tea'])
    expect(asides).toEqual([join(project, 'memory', 'memory.damaged-1.sqlite')])
    expect(readFileSync(asides[0]!).length).toBe(bytes.length)
  })

  it('is refused when it is a link', () => {
    mkdirSync(join(project, 'memory'))
    symlinkSync('/etc/passwd', memoryFile(project))

    expect(() => open().list(everything)).toThrow('it is a link')
  })

  it('is seen at once when another takes its place', () => {
    const store = open()
    store.remember('ada', [fact('tea')], T0)

    rmSync(join(project, 'memory'), { recursive: true })

    expect(store.list(everything).total).toBe(0)
  })
})

describe('trouble with the disk', () => {
  it('is told, and nothing is half written', () => {
    const store = open({ maxPages: 30 })
    store.remember('ada', [fact('tea')], T0)

    const act = () =>
      store.remember(
        'ada',
        many(2000).map((text) => fact(text)),
        T0,
      )

    expect(act).toThrow('the disk is full')
    expect(store.list(everything).total).toBe(1)
  })

  it('is told when somebody else writes for too long', () => {
    const [writer, store] = [open(), open({ busyMs: 1 })]
    writer.remember('ada', [fact('tea')], T0)
    let failure: unknown

    writer.remember(
      'ada',
      {
        // Called in the transaction of the one that writes.
        filter: () => {
          try {
            store.remember('ada', [fact('milk')], T0)
          } catch (error) {
            failure = error
          }
          return []
        },
      } as never,
      T0,
    )

    expect(failure).toMatchObject({ code: 'memory.busy' })
  })
})

function many(count: number, word = 'number'): string[] {
  return Array.from({ length: count }, (_, index) => `Something about ${word} ${index}`)
}

/** Files of the project that hold the bytes, or the text in any case. */
function traces(wanted: string | Buffer): string[] {
  return readdirSync(project, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name))
    .filter((file) => {
      const content = readFileSync(file)
      if (typeof wanted !== 'string') return content.includes(wanted)
      return content.toString('latin1').toLowerCase().includes(wanted)
    })
}

/** A database whose first page is whole and whose others are not. */
function damaged(): Buffer {
  const store = open()
  store.remember(
    'ada',
    many(200).map((text) => fact(text)),
    T0,
  )
  store.compact()
  store.close()
  const bytes = readFileSync(memoryFile(project))
  rmSync(join(project, 'memory'), { recursive: true })
  return bytes.fill(0xa5, 4096)
}
