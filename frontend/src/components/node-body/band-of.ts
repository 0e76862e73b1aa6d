import type {
  ErrorPayload,
  Missing,
  NodeStatus,
  Progress,
  RestartPolicy,
} from '@openneuro/protocol'

export type NodeFacts = {
  status: NodeStatus
  error: ErrorPayload | null
  progress: Progress | null
  restarts: number
  missing: readonly Missing[]
  /** False when its component is not installed. */
  known: boolean
  restart: RestartPolicy
}

/** What a node has to say below its slots; null while all is well. */
export type Band =
  | { kind: 'unknown' }
  | { kind: 'input'; names: readonly string[] }
  | { kind: 'secret' | 'model' | 'download' | 'device' | 'program' | 'host' | 'file'; name: string }
  | { kind: 'loading'; fraction: number | null; text: string }
  | { kind: 'restarting'; restarts: number; error: ErrorPayload }
  | { kind: 'silent' }
  | { kind: 'failed'; error: ErrorPayload }

/** Failures after which the engine starts a node again by itself, if it is told to. */
const RESTARTED: readonly string[] = [
  'node.setup_failed',
  'node.run_failed',
  'node.emit_failed',
  'node.thread_exited',
  'node.out_of_memory',
  'node.not_responding',
  'node.channel_overflow',
]

/** Said through what is missing, with the control that supplies it. */
const SAID_BY_MISSING: readonly string[] = [
  'node.missing_input',
  'node.missing_requirement',
  'node.unknown_type',
]

export function bandOf({
  status,
  error,
  progress,
  restarts,
  missing,
  known,
  restart,
}: NodeFacts): Band | null {
  if (!known) return { kind: 'unknown' }
  if (status === 'running') {
    return error?.code === 'node.not_responding' ? { kind: 'silent' } : null
  }
  if (status === 'startup' || status === 'setup') {
    return { kind: 'loading', fraction: progress?.fraction ?? null, text: progress?.text ?? '' }
  }
  const isFailure = error !== null && !SAID_BY_MISSING.includes(error.code)
  if (isFailure && restart === 'on_failure' && RESTARTED.includes(error.code)) {
    return { kind: 'restarting', restarts, error }
  }
  if (isFailure) return { kind: 'failed', error }
  const band = missingBand(missing)
  const isFetched = band?.kind === 'model' && progress !== null
  return isFetched ? { kind: 'download', name: band.name } : band
}

/** First what keeps the node from working at all for longest: a model, a key, then the rest. */
const ORDER = ['model', 'secret', 'program', 'device', 'file', 'host'] as const

function missingBand(missing: readonly Missing[]): Band | null {
  for (const kind of ORDER) {
    const found = missing.find((one) => one.kind === kind)
    if (found) return { kind, name: found.name }
  }
  const names = missing.filter((one) => one.kind === 'input').map((one) => one.name)
  return names.length > 0 ? { kind: 'input', names } : null
}
