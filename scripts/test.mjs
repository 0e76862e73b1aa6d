// `npm test` and `npm run soak`: installs what the checks need, runs them all, and ends with one line that
// counts them. Format, lint and type check count as one test each.
import { randomInt } from 'node:crypto'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { findBrowser } from './browser.mjs'
import { buildEditor } from './build-editor.mjs'
import { runNode } from './node.mjs'
import { root } from './paths.mjs'
import { installWithApt, onPath } from './programs.mjs'
import { runTests } from './run-tests.mjs'
import { setup } from './setup.mjs'
import { NO_TESTS, sum } from './test-count.mjs'

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

const checks = [
  await check('Format', join(modules, '@biomejs', 'biome', 'bin', 'biome'), ['format', '.']),
  await check('Lint', join(modules, '@biomejs', 'biome', 'bin', 'biome'), ['lint', '.']),
  await check('Types', join(modules, 'typescript', 'bin', 'tsc'), ['-p', '.']),
  await check('Types of the editor', join(modules, 'typescript', 'bin', 'tsc'), ['-p', 'frontend']),
]
// A soak looks for what fails once.
const tests = await runTests({ args: filters, env: testEnvironment(), secondRun: !flags.soak })
for (const test of tests.passedOnlyThen) say(`Passed only when run again: ${test}`)
const count = sum([...checks, tests.count])
process.stdout.write(`${count.passed} passed, ${count.failed} failed, ${count.skipped} skipped\n`)
process.exitCode = count.failed === 0 ? 0 : 1

/** A tool that either finds nothing or prints what it found. */
async function check(name, tool, args) {
  const code = await runNode([tool, ...args], { cwd: root })
  say(code === 0 ? `${name}: ok` : `${name}: failed`)
  return { ...NO_TESTS, ...(code === 0 ? { passed: 1 } : { failed: 1 }) }
}

function testEnvironment() {
  return {
    OPENNEURO_SEED: seed,
    ...(browser.path === null ? {} : { OPENNEURO_BROWSER: browser.path }),
    ...(flags.soak ? { OPENNEURO_SOAK: '1' } : {}),
    ...(flags.minutes ? { OPENNEURO_SOAK_MINUTES: flags.minutes } : {}),
  }
}

function say(sentence) {
  process.stdout.write(`${sentence}\n`)
}
