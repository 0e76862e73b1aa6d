/** @typedef {{passed: number, failed: number, skipped: number}} Count */

/**
 * What vitest's JSON report says of a test file, and of one test in it.
 *
 * @typedef {{status: string, title: string, ancestorTitles: readonly string[]}} TestResult
 * @typedef {{name: string, status: string, assertionResults: readonly TestResult[]}} FileResult
 */

/**
 * A run of vitest. Without a report it ended before its end.
 *
 * @typedef {object} Run
 * @property {number} exitCode
 * @property {{testResults: readonly FileResult[]} | null} report
 * @property {readonly (string | null)[]} outsideErrors the test file of each error outside of any test, or null
 *   for one that names none
 */

/** @type {Count} */
export const NO_TESTS = { passed: 0, failed: 0, skipped: 0 }

/** @param {readonly Count[]} counts */
export function sum(counts) {
  return counts.reduce(
    (total, count) => ({
      passed: total.passed + count.passed,
      failed: total.failed + count.failed,
      skipped: total.skipped + count.skipped,
    }),
    NO_TESTS,
  )
}

/**
 * All tests of a run, plus what vitest does not count as tests: files that could not be loaded, and errors
 * outside of any test (one at most, when nothing else failed).
 *
 * @param {Pick<Run, 'report' | 'exitCode'>} run
 * @returns {Count}
 */
export function countTests({ report, exitCode }) {
  if (report === null) return { ...NO_TESTS, failed: 1 }
  const count = sum(report.testResults.map(countFile))
  return count.failed === 0 && exitCode !== 0 ? { ...count, failed: 1 } : count
}

/** A file that failed by none of its tests: it could not be loaded, or what stands around its tests failed. */
export function isBroken(file) {
  return file.status === 'failed' && !file.assertionResults.some(hasFailed)
}

/** @param {{status: string}} test */
export const hasFailed = ({ status }) => status === 'failed'

/** @returns {Count} */
function countFile(file) {
  const tests = file.assertionResults
  const passed = tests.filter(({ status }) => status === 'passed').length
  const failed = tests.filter(hasFailed).length
  return {
    passed,
    failed: failed + (isBroken(file) ? 1 : 0),
    skipped: tests.length - passed - failed,
  }
}
