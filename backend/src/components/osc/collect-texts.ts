import type { ComponentContext, EOS, Input, InterruptFrame, TextFrame } from '../../core/index.ts'
import { TextCollector, type TextCollectorOptions } from './text-collector.ts'

export interface CollectTextsOptions extends Omit<TextCollectorOptions, 'clock'> {
  readonly inputs: {
    readonly text: Input<TextFrame | EOS> | null
    readonly interrupt: Input<InterruptFrame> | null
  }
  readonly context: Pick<ComponentContext, 'clock' | 'signal'>
  /** Everything before this turn is over; undefined: everything is. */
  readonly onInterrupt: (turn: number | undefined) => void
}

/** Reads texts and what interrupts them, until the node stops. */
export async function collectTexts(options: CollectTextsOptions): Promise<void> {
  const { inputs, context, onInterrupt } = options
  const collector = new TextCollector({ ...options, clock: context.clock })
  const readText = async () => {
    for await (const frame of inputs.text ?? []) collector.hear(frame)
  }
  const readInterrupts = async () => {
    for await (const interrupt of inputs.interrupt ?? []) {
      onInterrupt(collector.interrupt(interrupt))
    }
  }
  await Promise.all([readText(), readInterrupts(), stopped(context.signal)])
  collector.close()
}

function stopped(signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (signal.aborted) resolve()
    else signal.addEventListener('abort', () => resolve(), { once: true })
  })
}
