import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, relative } from 'node:path'
import { runNode } from './node.mjs'
import { OUTSIDE_ERRORS_FILE } from './outside-errors.mjs'
import { root } from './paths.mjs'
import { countBoth, filesToRunAgain } from './second-run.mjs'
import { countTests } from './test-count.mjs'

/**
 * Runs vitest once, and the few files with failed tests a second time, one after the other.
 *
 * @param {object} options
 * @param {readonly string[]} options.args of vitest: filters and flags
 * @param {Readonly<Record<string, string>>} [options.env]
 * @param {string} [options.folder] that vitest runs in
 * @param {boolean} [options.secondRun] false to let what failed once be failed
 */
export async function runTests({ args, env = {}, folder = root, secondRun = true }) {
  const first = await runVitest({ args, env, folder })
  const files = secondRun ? filesToRunAgain(first) : []
  if (files.length === 0) return { count: countTests(first), passedOnlyThen: [] }

  const names = files.map((file) => relative(folder, file))
  process.stdout.write(`\nRunning again, alone, what failed: ${names.join(', ')}\n`)
  const flags = args.filter((arg) => arg.startsWith('-'))
  const second = await runVitest({ args: [...flags, '--maxWorkers=1', ...files], env, folder })
  const { count, passedOnlyThen } = countBoth(first, second)
  return { count, passedOnlyThen: passedOnlyThen.map((failure) => sentence(failure, folder)) }
}

function sentence({ file, test }, folder) {
  return `${relative(folder, file)} > ${test ?? '(the file, or an error outside of its tests)'}`
}

/** @returns {Promise<import('./test-count.mjs').Run>} */
async function runVitest({ args, env, folder }) {
  const reports = mkdtempSync(join(tmpdir(), 'openneuro-test-'))
  const reportFile = join(reports, 'report.json')
  const outsideErrorsFile = join(reports, 'outside-errors.json')
  try {
    const exitCode = await runNode(
      [
        join(root, 'node_modules', 'vitest', 'vitest.mjs'),
        'run',
        '--reporter=default',
        '--reporter=json',
        `--reporter=${join(root, 'scripts', 'outside-errors.mjs')}`,
        `--outputFile.json=${reportFile}`,
        ...args,
      ],
      { cwd: folder, env: { ...env, [OUTSIDE_ERRORS_FILE]: outsideErrorsFile } },
    )
    const outsideErrors = readJson(outsideErrorsFile)
    return {
      exitCode,
      report: outsideErrors === null ? null : readJson(reportFile),
      outsideErrors: outsideErrors ?? [],
    }
  } finally {
    rmSync(reports, { recursive: true, force: true })
  }
}

/** Null for a file that is not there, or not whole. */
function readJson(file) {
  try {
    return JSON.parse(readFileSync(file, 'utf8'))
  } catch {
    return null
  }
}
