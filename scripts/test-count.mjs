/** @typedef {{passed: number, failed: number, skipped: number}} Count */

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
 * What vitest's JSON report says, plus what it does not count as tests: files that could not be loaded, and
 * errors outside of any test (seen only in the exit code).
 *
 * @param {any} report the parsed report, or null when there is none
 * @param {number} exitCode
 * @returns {Count}
 */
export function countTests(report, exitCode) {
  if (report === null) return { ...NO_TESTS, failed: 1 }
  const brokenFiles = report.testResults.filter(
    (file) =>
      file.status === 'failed' && !file.assertionResults.some((test) => test.status === 'failed'),
  ).length
  const failed = report.numFailedTests + brokenFiles
  return {
    passed: report.numPassedTests,
    failed: failed === 0 && exitCode !== 0 ? 1 : failed,
    skipped: report.numPendingTests + report.numTodoTests,
  }
}
