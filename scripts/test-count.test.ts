import { describe, expect, it } from 'vitest'
import { countTests, sum } from './test-count.mjs'

function file(status: string, ...tests: string[]) {
  const assertionResults = tests.map((test) => ({ status: test, title: '', ancestorTitles: [] }))
  return { name: 'a.test.ts', status, assertionResults }
}

describe('countTests', () => {
  it('counts every test once', () => {
    const files = [file('failed', 'passed', 'failed', 'skipped'), file('passed', 'todo', 'pending')]

    const count = countTests({ report: { testResults: files }, exitCode: 1 })

    expect(count).toEqual({ passed: 1, failed: 1, skipped: 3 })
  })

  it('adds files that could not be loaded to the failed tests', () => {
    const files = [file('failed', 'failed', 'passed'), file('failed'), file('failed', 'skipped')]

    const count = countTests({ report: { testResults: files }, exitCode: 1 })

    expect(count).toEqual({ passed: 1, failed: 3, skipped: 1 })
  })

  it('counts an error outside of any test, which only the exit code tells', () => {
    const count = countTests({ report: { testResults: [file('passed', 'passed')] }, exitCode: 1 })

    expect(count).toEqual({ passed: 1, failed: 1, skipped: 0 })
  })

  it('counts a run that left no report as failed', () => {
    expect(countTests({ report: null, exitCode: 0 })).toEqual({ passed: 0, failed: 1, skipped: 0 })
  })
})

describe('sum', () => {
  it('adds counts field by field', () => {
    const counts = [
      { passed: 1, failed: 2, skipped: 3 },
      { passed: 10, failed: 20, skipped: 30 },
    ]

    expect(sum(counts)).toEqual({ passed: 11, failed: 22, skipped: 33 })
  })
})
