export interface SlotHealth {
  readonly slot: string
  /** Items that wait, of a sender; items not read yet, of a receiver. */
  readonly waiting: number
  readonly drops: number
}

export interface NodeHealth {
  readonly status: string
  readonly senders: readonly SlotHealth[]
  readonly receivers: readonly SlotHealth[]
  /** Unix seconds, 0 for never; null for a node that has nothing to send. */
  readonly lastSend: number | null
  readonly failure: string | null
}

export type Finding =
  | { readonly kind: 'failed'; readonly detail: string }
  | { readonly kind: 'backlog'; readonly slot: string; readonly count: number }
  | { readonly kind: 'drops'; readonly slot: string; readonly count: number }
  | { readonly kind: 'never' }
  | { readonly kind: 'quiet'; readonly seconds: number }

export const BACKLOG_LIMIT = 1000
export const QUIET_SECONDS = 2

/** What is not as it should be with a node, worst first. */
export function findingsOf(node: NodeHealth, nowSeconds: number): Finding[] {
  const found: Finding[] = []
  if (node.failure !== null) found.push({ kind: 'failed', detail: node.failure })
  for (const { slot, waiting } of [...node.senders, ...node.receivers]) {
    if (waiting > BACKLOG_LIMIT) found.push({ kind: 'backlog', slot, count: waiting })
  }
  for (const { slot, drops } of node.receivers) {
    if (drops > 0) found.push({ kind: 'drops', slot, count: drops })
  }
  if (node.status !== 'running' || node.lastSend === null) return found
  if (node.lastSend === 0) return [...found, { kind: 'never' }]
  const seconds = nowSeconds - node.lastSend
  return seconds > QUIET_SECONDS ? [...found, { kind: 'quiet', seconds }] : found
}
