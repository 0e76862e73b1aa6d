// `npm test` and `npm run soak`: installs what the checks need, runs them all, and ends with one line that
// counts them. Format, lint and type check count as one test each.
import { randomInt } from 'node:crypto'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { findBrowser } from './browser.mjs'
import { buildEditor } from './build-editor.mjs'
import { runNode } from './node.mjs'
import { root } from './paths.mjs'
import { installWithApt, onPath } from './programs.mjs'
import { setup } from './setup.mjs'
import { countTests, NO_TESTS, sum } from './test-count.mjs'

const { values: flags, positionals: filters } = parseArgs({
  allowPositionals: true,
  options: { soak: { type: 'boolean' }, minutes: { type: 'string' } },
})
const seed = process.env.OPENNEURO_SEED ?? String(randomInt(2 ** 31))
const modules = join(root, 'node_modules')

await setup()
await buildEditor()
const browser = await findBrowser()
if (browser.path === null) say(`Browser tests are skipped: ${browser.reason}`)
if (onPath(['espeak-ng']) === null) installWithApt('espeak-ng', 'the tests with real speech')
if (onPath(['espeak-ng']) === null) say('Tests that need espeak-ng are skipped: it was not found')
say(`Seed ${seed} (repeat with OPENNEURO_SEED=${seed})`)

const count = sum([
  await check('Format', join(modules, '@biomejs', 'biome', 'bin', 'biome'), ['format', '.']),
  await check('Lint', join(modules, '@biomejs', 'biome', 'bin', 'biome'), ['lint', '.']),
  await check('Types', join(modules, 'typescript', 'bin', 'tsc'), ['-p', '.']),
  await check('Types of the editor', join(modules, 'typescript', 'bin', 'tsc'), ['-p', 'frontend']),
  await runTests(),
])
process.stdout.write(`${count.passed} passed, ${count.failed} failed, ${count.skipped} skipped\n`)
process.exitCode = count.failed === 0 ? 0 : 1

/** A tool that either finds nothing or prints what it found. */
async function check(name, tool, args) {
  const code = await runNode([tool, ...args], { cwd: root })
  say(code === 0 ? `${name}: ok` : `${name}: failed`)
  return { ...NO_TESTS, ...(code === 0 ? { passed: 1 } : { failed: 1 }) }
}

async function runTests() {
  const folder = mkdtempSync(join(tmpdir(), 'openneuro-test-'))
  const reportFile = join(folder, 'report.json')
  try {
    const code = await runNode(
      [
        join(modules, 'vitest', 'vitest.mjs'),
        'run',
        '--reporter=default',
        '--reporter=json',
        `--outputFile.json=${reportFile}`,
        ...filters,
      ],
      { cwd: root, env: testEnvironment() },
    )
    return countTests(readReport(reportFile), code)
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

function testEnvironment() {
  return {
    OPENNEURO_SEED: seed,
    ...(browser.path === null ? {} : { OPENNEURO_BROWSER: browser.path }),
    ...(flags.soak ? { OPENNEURO_SOAK: '1' } : {}),
    ...(flags.minutes ? { OPENNEURO_SOAK_MINUTES: flags.minutes } : {}),
  }
}

function readReport(file) {
  try {
    return JSON.parse(readFileSync(file, 'utf8'))
  } catch {
    return null
  }
}

function say(sentence) {
  process.stdout.write(`${sentence}\n`)
}
