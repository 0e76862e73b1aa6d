// A reporter of vitest beside the JSON report, which leaves errors outside of any test out.
import { writeFileSync } from 'node:fs'

/** The environment variable with the file to write to: a JSON array as in `Run.outsideErrors`. */
export const OUTSIDE_ERRORS_FILE = 'OPENNEURO_OUTSIDE_ERRORS_FILE'

// biome-ignore lint/style/noDefaultExport: vitest takes reporters by their default export
export default class OutsideErrors {
  /**
   * @param {readonly unknown[]} _modules
   * @param {readonly {VITEST_TEST_PATH?: unknown}[]} errors
   */
  onTestRunEnd(_modules, errors) {
    const files = errors.map(({ VITEST_TEST_PATH }) => VITEST_TEST_PATH ?? null)
    writeFileSync(String(process.env[OUTSIDE_ERRORS_FILE]), JSON.stringify(files))
  }
}
