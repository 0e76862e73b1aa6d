import { describe, expect, it } from 'vitest'
import { countTests, sum } from './test-count.mjs'

const report = { numPassedTests: 5, numFailedTests: 1, numPendingTests: 2, numTodoTests: 1 }
const failedFile = { status: 'failed', assertionResults: [{ status: 'failed' }] }
const brokenFile = { status: 'failed', assertionResults: [] }

describe('countTests', () => {
  it('adds files that could not be loaded to the failed tests', () => {
    const count = countTests({ ...report, testResults: [failedFile, brokenFile] }, 1)

    expect(count).toEqual({ passed: 5, failed: 2, skipped: 3 })
  })

  it('counts an error outside of any test, which only the exit code tells', () => {
    const count = countTests({ ...report, numFailedTests: 0, testResults: [] }, 1)

    expect(count.failed).toBe(1)
  })

  it('counts a run that left no report as failed', () => {
    expect(countTests(null, 0)).toEqual({ passed: 0, failed: 1, skipped: 0 })
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
