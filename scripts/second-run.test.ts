import { describe, expect, it } from 'vitest'
import { countBoth, filesToRunAgain } from './second-run.mjs'

type Status = 'passed' | 'failed' | 'skipped'

interface RunParts {
  exitCode?: number
  outsideErrors?: (string | null)[]
  /** Files that failed although none of their tests did. */
  broken?: string[]
}

/** A run by the tests of each file; tests may share a name. */
function run(files: Record<string, [name: string, status: Status][]>, parts: RunParts = {}) {
  const { broken = [], outsideErrors = [] } = parts
  const testResults = Object.entries(files).map(([name, tests]) => ({
    name,
    status: tests.some(([, status]) => status === 'failed') ? 'failed' : 'passed',
    assertionResults: tests.map(([title, status]) => ({
      title,
      status,
      ancestorTitles: ['', 'd'],
    })),
    ...(broken.includes(name) && { status: 'failed' }),
  }))
  const isFailed = outsideErrors.length > 0 || testResults.some(({ status }) => status === 'failed')
  return { report: { testResults }, outsideErrors, exitCode: parts.exitCode ?? (isFailed ? 1 : 0) }
}

const times = (count: number, status: Status) =>
  Array.from({ length: count }, (_, index): [string, Status] => [`test ${index}`, status])

describe('filesToRunAgain', () => {
  it('names the files of failed tests, broken files and those that errors outside of tests name', () => {
    const files = { a: times(3, 'failed'), b: times(2, 'passed'), c: [], d: times(1, 'passed') }
    const first = run(files, { broken: ['c'], outsideErrors: ['d'] })

    expect(filesToRunAgain(first)).toEqual(['a', 'c', 'd'])
  })

  it('names none when nothing failed', () => {
    expect(filesToRunAgain(run({ a: times(3, 'passed') }))).toEqual([])
  })

  it('takes 10 failures and no more', () => {
    expect(filesToRunAgain(run({ a: times(10, 'failed') }))).toEqual(['a'])
    expect(filesToRunAgain(run({ a: times(11, 'failed') }))).toEqual([])
  })

  it('takes 5 files and no more', () => {
    const files = (names: string) =>
      Object.fromEntries([...names].map((name) => [name, times(1, 'failed')]))

    expect(filesToRunAgain(run(files('abcde')))).toHaveLength(5)
    expect(filesToRunAgain(run(files('abcdef')))).toEqual([])
  })

  it('names none when it could not help', () => {
    const files = { a: times(1, 'failed') }

    expect(filesToRunAgain(run(files, { outsideErrors: [null] }))).toEqual([])
    expect(filesToRunAgain(run(files, { exitCode: 137 }))).toEqual([])
    expect(filesToRunAgain({ ...run(files), report: null })).toEqual([])
    expect(filesToRunAgain(run({ a: times(1, 'passed') }, { exitCode: 1 }))).toEqual([])
  })
})

describe('countBoth', () => {
  const first = run({
    a: [
      ['one', 'passed'],
      ['two', 'failed'],
      ['three', 'skipped'],
    ],
    b: times(4, 'passed'),
  })

  it('counts a test that passes then, and names it', () => {
    const second = run({
      a: [
        ['one', 'passed'],
        ['two', 'passed'],
        ['three', 'skipped'],
      ],
    })

    expect(countBoth(first, second)).toEqual({
      count: { passed: 6, failed: 0, skipped: 1 },
      passedOnlyThen: [{ file: 'a', test: 'd > two' }],
    })
  })

  it.each<[string, [string, Status][]]>([
    ['fails again', [['two', 'failed']]],
    ['is skipped', [['two', 'skipped']]],
    ['is gone', []],
  ])('fails a test that %s', (_, two) => {
    const second = run({ a: [['one', 'passed'], ...two, ['three', 'skipped']] })

    expect(countBoth(first, second)).toEqual({
      count: { passed: 5, failed: 1, skipped: 1 },
      passedOnlyThen: [],
    })
  })

  it('fails a test that passed at first and fails then', () => {
    const second = run({
      a: [
        ['one', 'failed'],
        ['two', 'passed'],
        ['three', 'skipped'],
      ],
    })

    expect(countBoth(first, second)).toEqual({
      count: { passed: 5, failed: 1, skipped: 1 },
      passedOnlyThen: [{ file: 'a', test: 'd > two' }],
    })
  })

  it('tells tests of the same name apart', () => {
    const same = (...statuses: Status[]) =>
      run({ a: statuses.map((status): [string, Status] => ['same', status]) })

    expect(countBoth(same('failed', 'failed'), same('passed', 'failed'))).toEqual({
      count: { passed: 1, failed: 1, skipped: 0 },
      passedOnlyThen: [{ file: 'a', test: 'd > same' }],
    })
  })

  it('counts the tests of a file that could be loaded then', () => {
    const broken = run({ a: [], b: times(4, 'passed') }, { broken: ['a'] })

    expect(countBoth(broken, run({ a: times(3, 'passed') }))).toEqual({
      count: { passed: 7, failed: 0, skipped: 0 },
      passedOnlyThen: [{ file: 'a', test: null }],
    })
    expect(countBoth(broken, run({ a: [] }, { broken: ['a'] }))).toEqual({
      count: { passed: 4, failed: 1, skipped: 0 },
      passedOnlyThen: [],
    })
  })

  it('forgives an error outside of the tests that does not come back', () => {
    const outside = run({ a: times(2, 'passed') }, { outsideErrors: ['a'] })

    expect(countBoth(outside, run({ a: times(2, 'passed') }))).toEqual({
      count: { passed: 2, failed: 0, skipped: 0 },
      passedOnlyThen: [{ file: 'a', test: null }],
    })
    expect(countBoth(outside, outside)).toEqual({
      count: { passed: 2, failed: 1, skipped: 0 },
      passedOnlyThen: [],
    })
  })

  it('fails when the second run itself does', () => {
    const passes = run({ a: times(3, 'passed') })
    const failed = { passed: 5, failed: 1, skipped: 1 }

    expect(countBoth(first, { ...passes, report: null }).count).toEqual(failed)
    expect(countBoth(first, run({}, { exitCode: 1 }))).toEqual({
      count: failed,
      passedOnlyThen: [],
    })
    const onlyPassed = run({ a: times(2, 'passed') })
    expect(countBoth(onlyPassed, { ...onlyPassed, exitCode: 139 }).count.failed).toBe(1)
  })
})
