import { describe, expect, it } from 'vitest'
import type { GraphManager, NodeCounters } from '../../src/core/index.ts'
import { load, readTexts } from '../engine/harness.ts'
import { count, isSoak } from './counts.ts'
import { openEngine } from './engine.ts'
import { memoryUse } from './memory-use.ts'

const PICTURE_BYTES = 640 * 480 * 3
/** What a slow reader of pictures may have before it, see docs/channels.md. */
const READER_BYTES = 64 * 1024 * 1024
const RUNS = isSoak ? 10 : 2
/** Pictures that the slow reader looks at in each run, at the least. */
const SLOW_PICTURES = count(150)

const receiver = (graph: GraphManager, nodeId: string): NodeCounters['receivers'][string] =>
  graph.metrics().find((one) => one.nodeId === nodeId)!.counters!.receivers.video!

describe('video with readers of any speed', { timeout: 300_000 }, () => {
  it('drops pictures at the slow reader alone, in bounded memory that is used again', async () => {
    await using engine = openEngine()
    const { graph } = engine
    await load(
      graph,
      {
        pattern: { type: 'TestPattern', config: { width: 640, height: 480, fps: 30 } },
        slow: { type: 'SlowVideoReader', config: { ms: 200 } },
        newest1: 'NewestVideoReader',
        newest2: 'NewestVideoReader',
      },
      [
        'pattern.video -> slow.video',
        'pattern.video -> newest1.video',
        'pattern.video -> newest2.video',
      ],
    )

    const runs: number[] = []
    for (let run = 0; run < RUNS; run++) {
      await graph.start()
      const slow: string[] = []
      do {
        slow.push(...(await readTexts(graph, 'slow', 'text', 1)))
      } while (slow.length < SLOW_PICTURES || receiver(graph, 'slow').drops === 0)
      // However late they began, they get ahead of the slow one.
      for (const id of ['newest1', 'newest2']) {
        do await readTexts(graph, id, 'text', 10)
        while (receiver(graph, id).messages <= receiver(graph, 'slow').messages)
      }
      const newest = receiver(graph, 'newest1')
      const behind = receiver(graph, 'slow')
      runs.push(memoryUse().rssKib)

      expect(slow).not.toContain('overwritten')
      const times = slow.map(Number)
      expect(times).toEqual(times.toSorted((a, b) => a - b))
      expect(new Set(times).size).toBe(times.length)
      expect(behind.lag * PICTURE_BYTES).toBeLessThanOrEqual(READER_BYTES)
      expect(newest.drops).toBe(0)
      expect(receiver(graph, 'newest2').drops).toBe(0)
      expect(newest.messages).toBeGreaterThan(behind.messages)
      await graph.stop()
    }
    console.log(`rss after each run, MiB: ${runs.map((kib) => Math.round(kib / 1024)).join(', ')}`)
    // The slabs of the first run serve the others.
    expect(runs.at(-1)! - runs[0]!).toBeLessThan(READER_BYTES / 1024)
  })
})
