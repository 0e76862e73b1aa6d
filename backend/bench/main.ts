import { writeFile } from 'node:fs/promises'
import { parseArgs } from 'node:util'
import { benchEditor } from './editor.ts'
import { type Effort, type Measurement, measure, type Result, type Row } from './measure.ts'
import { rowsOf } from './rows.ts'
import { BenchThreads } from './threads.ts'

/**
 * `npm run bench [-- --json FILE] [--quick]`: what the channels can do, as ratios measured in one run, and how
 * soon a conversation is answered.
 */

const QUICK: Effort = { rounds: 5, budgetMs: 4500 }
const FULL: Effort = { rounds: 9, budgetMs: 30_000 }
const TRIES = 3
/** A quick run ends within 120 s, so nothing is measured again after this time. */
const QUICK_LAST_TRY_MS = 100_000

const { values } = parseArgs({
  options: {
    json: { type: 'string' },
    quick: { type: 'boolean', default: false },
    /** Only rows whose name contains this. */
    only: { type: 'string', default: '' },
  },
})

const effort = values.quick ? QUICK : FULL
const startedAt = performance.now()
const threads = await BenchThreads.start()
try {
  const results: Measurement[] = []
  const missed: Row[] = []
  for (const row of (await rows()).filter(({ name }) => name.includes(values.only))) {
    const result = await measure(row, effort)
    results.push(result)
    if (!result.holds) missed.push(row)
    print(result)
  }
  for (let tries = 1; tries < TRIES; tries++) {
    for (const row of [...missed]) {
      if (values.quick && performance.now() - startedAt > QUICK_LAST_TRY_MS) break
      const result = await measure(row, effort)
      print(result, 'again: ')
      if (result.holds) missed.splice(missed.indexOf(row), 1)
      results[results.findIndex(({ name }) => name === row.name)] = result
    }
  }
  // The editor takes minutes, and measures again by itself.
  const editor = values.quick || values.only !== '' ? [] : await benchEditor()
  const all: Result[] = [...results.map(({ spread: _, ...result }) => result), ...editor]
  if (values.json !== undefined) await writeFile(values.json, toJson(all))
  const seconds = ((performance.now() - startedAt) / 1000).toFixed(0)
  const misses = all.filter(({ holds }) => !holds)
  console.log(`${all.length - misses.length} of ${all.length} floors hold, in ${seconds} s`)
  for (const { name } of misses) console.log(`missed: ${name}`)
  process.exitCode = misses.length === 0 ? 0 : 1
} finally {
  await threads.close()
}

/** A conversation takes its time, so a quick run has none. */
async function rows(): Promise<Row[]> {
  if (values.quick) return rowsOf(threads)
  const { conversationRows } = await import('./conversation.ts')
  return [...rowsOf(threads), ...conversationRows]
}

function print(result: Measurement, prefix = ''): void {
  const { name, ratio, floor, holds, median, peerMedian, unit, spread } = result
  const [low, high] = spread.map((value) => value.toFixed(2))
  console.log(
    `${holds ? 'holds ' : 'MISSED'} ${`${prefix}${name}`.padEnd(66)} ${ratio.toFixed(2).padStart(6)}` +
      ` (${low}…${high}), floor ${floor}: ${short(median)} to ${short(peerMedian)} ${unit}`,
  )
}

function short(value: number): string {
  return value >= 10_000 ? `${Math.round(value / 1000).toLocaleString('en')}k` : value.toFixed(1)
}

function toJson(rows: readonly Result[]): string {
  return `${JSON.stringify({ rows }, null, 2)}\n`
}
