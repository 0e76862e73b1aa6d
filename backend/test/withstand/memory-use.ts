import { readdirSync } from 'node:fs'
import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'

setFlagsFromString('--expose-gc')
const collectGarbage = runInNewContext('gc') as () => void

/** What this process holds at one moment. */
export interface Use {
  /** Threads as the system counts them; 0 where it does not say. */
  readonly threads: number
  readonly handles: number
  readonly resources: number
  readonly rssKib: number
  readonly heapKib: number
  /** Buffers and shared memory that this thread knows of. */
  readonly externalKib: number
}

export function memoryUse(): Use {
  // Twice: what the first has freed lets the second free more.
  collectGarbage()
  collectGarbage()
  const { rss, heapUsed, external } = process.memoryUsage()
  return {
    threads: systemThreads(),
    handles: activeHandles(),
    resources: process.getActiveResourcesInfo().filter((type) => type !== 'Timeout').length,
    rssKib: rss / 1024,
    heapKib: heapUsed / 1024,
    externalKib: external / 1024,
  }
}

/** Growth per step by least squares. */
export function slope(values: readonly number[]): number {
  const middle = (values.length - 1) / 2
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length
  let covariance = 0
  let variance = 0
  values.forEach((value, at) => {
    covariance += (at - middle) * (value - mean)
    variance += (at - middle) ** 2
  })
  return covariance / variance
}

function systemThreads(): number {
  try {
    return readdirSync('/proc/self/task').length
  } catch {
    return 0
  }
}

function activeHandles(): number {
  // Not part of the documented surface, and the only count of handles there is.
  const { _getActiveHandles } = process as unknown as { _getActiveHandles?: () => unknown[] }
  return _getActiveHandles?.().length ?? 0
}
