// Tests that wait for a busy machine may fail once. What failed is run again, alone, and said so.
import { countTests, hasFailed, isBroken } from './test-count.mjs'

/**
 * @typedef {import('./test-count.mjs').Run} Run
 * @typedef {import('./test-count.mjs').FileResult} FileResult
 * @typedef {import('./test-count.mjs').TestResult} TestResult
 */

/**
 * `file` is null for an error that names none, `test` for a failure that is none of a test.
 *
 * @typedef {{file: string | null, test: string | null}} Failure
 */

/** More than this is no accident. */
const MAX_FAILURES = 10
const MAX_FILES = 5
/** As vitest ends when tests failed; any other code says that the run itself did. */
const TESTS_FAILED = 1

/**
 * The files whose second run may turn a failed run into a passed one; none when too much failed, or something
 * that is in no file.
 *
 * @param {Run} run
 * @returns {string[]}
 */
export function filesToRunAgain(run) {
  if (run.report === null || run.exitCode !== TESTS_FAILED) return []
  const failures = failuresOf(run)
  const files = new Set(failures.map(({ file }) => file))
  const areFew = failures.length <= MAX_FAILURES && files.size <= MAX_FILES
  return areFew && !files.has(null) ? /** @type {string[]} */ ([...files]) : []
}

/**
 * Counts two runs as one: files that ran again count as they did then, except that what failed before must have
 * passed.
 *
 * @param {Run} first
 * @param {Run} second of the files that failed in the first
 * @returns {{count: import('./test-count.mjs').Count, passedOnlyThen: Failure[]}}
 */
export function countBoth(first, second) {
  if (first.report === null || second.report === null) {
    return { count: countTests(first), passedOnlyThen: [] }
  }
  const again = new Map(second.report.testResults.map((file) => [file.name, file]))
  const testResults = first.report.testResults.map((file) => mergeFile(file, again.get(file.name)))
  const stillFailed = new Set(failuresOf({ ...second, report: { testResults } }).map(keyOf))
  const passed = (failure) => again.has(failure.file) && !stillFailed.has(keyOf(failure))
  return {
    count: countTests({ report: { testResults }, exitCode: second.exitCode }),
    passedOnlyThen: failuresOf(first).filter(passed),
  }
}

/**
 * @param {FileResult} first
 * @param {FileResult | undefined} second
 * @returns {FileResult}
 */
function mergeFile(first, second) {
  if (second === undefined) return first
  const tests = new Map(namedTests(second))
  for (const [name, test] of namedTests(first)) {
    if (hasFailed(test) && tests.get(name)?.status !== 'passed') tests.set(name, test)
  }
  const assertionResults = [...tests.values()]
  const status = assertionResults.some(hasFailed) ? 'failed' : second.status
  return { ...second, status, assertionResults }
}

/**
 * @param {Run} run
 * @returns {Failure[]}
 */
function failuresOf({ report, outsideErrors }) {
  const inFiles = (report?.testResults ?? []).flatMap((file) => {
    const failed = namedTests(file).filter(([, test]) => hasFailed(test))
    const tests = failed.map(([test]) => ({ file: file.name, test }))
    return isBroken(file) ? [{ file: file.name, test: null }] : tests
  })
  return [...inFiles, ...outsideErrors.map((file) => ({ file, test: null }))]
}

/**
 * Tests by a name that no other test of the file has.
 *
 * @param {FileResult} file
 * @returns {[string, TestResult][]}
 */
function namedTests({ assertionResults }) {
  const seen = new Map()
  return assertionResults.map((test) => {
    const name = [...test.ancestorTitles, test.title].filter(Boolean).join(' > ')
    const times = (seen.get(name) ?? 0) + 1
    seen.set(name, times)
    return [times === 1 ? name : `${name} (${times})`, test]
  })
}

/** @param {Failure} failure */
const keyOf = ({ file, test }) => JSON.stringify([file, test])
