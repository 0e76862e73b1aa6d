import { HANDOVER } from '@openneuro/protocol'
import type { TracePart } from '../component/context.ts'
import type { TurnPart } from './types.ts'

/** Part of a turn and the node that told of it. */
export interface NodeTracePart extends TracePart {
  readonly nodeId: string
}

export interface TurnSpan {
  /** End of the user's speech, µs. */
  readonly startUs: number
  /** First sample of the reply, or what came last of a turn without one, µs. */
  readonly endUs: number
  /** The reply that was heard; parts of others count only where nothing else explains the time. */
  readonly generation: number | null
}

/** A shorter gap between two parts belongs to the later one: a frame was on its way between threads. */
export const HANDOVER_US = 5000

interface Step {
  readonly part: NodeTracePart
  /** From here on the turn waited for this part and nothing else. */
  readonly fromUs: number
  readonly toUs: number
  /** Time before it that no part explains. */
  readonly gapUs: number
}

/**
 * Divides the time of a turn among its parts. Those that are not `overlapped` follow each other without
 * gaps and overlaps, so they add up to the whole; time between them that nobody told of is a `handover` of
 * the node it ends at. Work that was hidden behind another part is `overlapped`.
 *
 * The path is followed backwards from the end: a part waited for what ended last before it began. While
 * the end of the turn is awaited others may work ahead, but nothing goes on before it is there; so that
 * wait is on the path as a whole, and what was done meanwhile cost nothing.
 */
export function turnParts(parts: readonly NodeTracePart[], span: TurnSpan): TurnPart[] {
  const heard = parts.filter((part) => part.part === 'end_of_speech' || isWithin(part, span))
  const steps = pathOf(heard, span)
  const shown = heard.filter((part) => isOwn(part, span) || steps.some((one) => one.part === part))
  return [
    ...shown.flatMap((part) => rowsOf(part, steps, span)),
    ...steps.flatMap((step) => handoverOf(step, span)),
  ].sort(byTime)
}

function pathOf(parts: readonly NodeTracePart[], span: TurnSpan): Step[] {
  const left = new Set(parts.filter(({ part }) => part !== 'end_of_speech'))
  const steps: Step[] = []
  let part = lastOf(left, span)
  let toUs = span.endUs
  while (part) {
    left.delete(part)
    const before = awaitedBy(part, left)
    const beganUs = clipped(part.fromUs, span)
    const freeUs = before ? clipped(before.toUs, span) : span.startUs
    const gapUs = beganUs - freeUs
    const isHandover = gapUs >= HANDOVER_US
    const fromUs = Math.min(toUs, isHandover ? beganUs : freeUs)
    steps.unshift({ part, fromUs, toUs, gapUs: isHandover ? gapUs : 0 })
    toUs = Math.min(fromUs, freeUs)
    part = toUs > span.startUs ? before : null
  }
  return steps
}

/** What the turn ended with. */
function lastOf(parts: ReadonlySet<NodeTracePart>, span: TurnSpan): NodeTracePart | null {
  const own = [...parts].filter((part) => isOwn(part, span) && part.toUs <= span.endUs)
  return latest(own)
}

/** The part that ended last of those that `part` can have waited for. */
function awaitedBy(part: NodeTracePart, others: ReadonlySet<NodeTracePart>): NodeTracePart | null {
  const awaited = [...others].filter((other) => {
    if (other.part === 'end_of_turn' && part.part !== 'end_of_turn') return other.toUs <= part.toUs
    return other.toUs <= part.toUs && other.toUs <= part.fromUs + HANDOVER_US
  })
  return latest(awaited)
}

function latest(parts: readonly NodeTracePart[]): NodeTracePart | null {
  return parts.reduce<NodeTracePart | null>(
    (last, part) => (last && isLater(last, part) ? last : part),
    null,
  )
}

/** `a` ended after `b`; of two that ended together, the one that began later. */
function isLater(a: NodeTracePart, b: NodeTracePart): boolean {
  return a.toUs === b.toUs ? a.fromUs >= b.fromUs : a.toUs > b.toUs
}

/** What a part took of the turn, and what of it was hidden behind others. */
function rowsOf(part: NodeTracePart, steps: readonly Step[], span: TurnSpan): TurnPart[] {
  const step = steps.find((one) => one.part === part)
  const beganUs = clipped(part.fromUs, span)
  if (!step) {
    const isMoment = part.part === 'end_of_speech'
    const toUs = isMoment ? beganUs : clipped(part.toUs, span)
    if (!isMoment && toUs === beganUs) return []
    return [row(part, { fromUs: beganUs, toUs, overlapped: !isMoment }, span)]
  }
  const own = row(part, { ...step, overlapped: false }, span)
  if (beganUs >= step.fromUs) return [own]
  return [row(part, { fromUs: beganUs, toUs: step.fromUs, overlapped: true }, span), own]
}

function handoverOf({ part, fromUs, gapUs }: Step, span: TurnSpan): TurnPart[] {
  if (gapUs === 0) return []
  const gap = { fromUs: fromUs - gapUs, toUs: fromUs, overlapped: false }
  return [{ ...row(part, gap, span), part: HANDOVER, setting: null }]
}

function row(
  { nodeId, part, setting }: NodeTracePart,
  { fromUs, toUs, overlapped }: { fromUs: number; toUs: number; overlapped: boolean },
  { startUs }: TurnSpan,
): TurnPart {
  return {
    node_id: nodeId,
    part,
    start_ms: (fromUs - startUs) / 1000,
    ms: (toUs - fromUs) / 1000,
    setting: setting ?? null,
    overlapped,
  }
}

/** What ended before the user did has nothing to do with how long the reply took. */
function isWithin({ fromUs, toUs }: NodeTracePart, { startUs, endUs }: TurnSpan): boolean {
  return toUs > startUs && fromUs <= endUs
}

function isOwn({ generation }: NodeTracePart, span: TurnSpan): boolean {
  return generation === undefined || span.generation === null || generation === span.generation
}

function clipped(timeUs: number, { startUs, endUs }: TurnSpan): number {
  return Math.min(Math.max(timeUs, startUs), endUs)
}

/** In the order in which they began, those that cost nothing after the one that hid them. */
function byTime(a: TurnPart, b: TurnPart): number {
  if (a.start_ms !== b.start_ms) return a.start_ms - b.start_ms
  return Number(a.overlapped) - Number(b.overlapped) || a.ms - b.ms
}
