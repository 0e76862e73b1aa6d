import type { ComponentContext, Input } from '../../../core/index.ts'

/** A card sends its messages at the start of the graph; one that has not by now sends none. */
const WAIT_MS = 3000

/** Waits for the first initial messages, if any are to come. Later ones replace them. */
export async function awaitInitialMessages(
  input: Pick<Input<unknown>, 'ready'> | null,
  { clock, signal, log, note }: Pick<ComponentContext, 'clock' | 'signal' | 'log' | 'note'>,
): Promise<void> {
  if (input === null) return
  const timer = new AbortController()
  const timeout = clock.sleep(WAIT_MS, AbortSignal.any([signal, timer.signal])).then(() => false)
  const arrived = input.ready().then(() => true)
  const isThere = await Promise.race([arrived, timeout])
  timer.abort()
  if (isThere || signal.aborted) return
  log.warn({ waitedMs: WAIT_MS }, 'No initial messages have come; going on without them')
  note('No initial messages have come: restart the node that sends them')
  void arrived.then(() => note(null))
}
