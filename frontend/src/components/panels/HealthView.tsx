import { useEffect, useState } from 'react'
import { type NodeNumbers, useNodeMetrics } from '../../stores/metrics-store.ts'
import { type NodeState, useNodeState } from '../../stores/node-states.ts'
import { t } from '../../texts/en.ts'
import { bytesText, countText, rateText } from '../../texts/numbers.ts'
import { StatusGlyph } from '../ui/index.ts'
import { type Finding, findingsOf, type NodeHealth } from './health.ts'
import { usePathName } from './use-part-kind.ts'

const words = t.panels.health
const TICK_MS = 1000

/** Whether nodes keep up: what waits, what is lost, who has fallen silent. */
export function HealthView({ nodeIds }: { nodeIds: readonly string[] }) {
  const now = useNow()
  return (
    <div className="min-h-0 flex-1 overflow-y-auto p-3">
      {nodeIds.length === 0 && <p className="text-3 text-sm">{t.panels.log.nothingSelected}</p>}
      {nodeIds.map((id) => (
        <NodeHealthView key={id} id={id} now={now} alone={nodeIds.length === 1} />
      ))}
    </div>
  )
}

function NodeHealthView({ id, now, alone }: { id: string; now: number; alone: boolean }) {
  const name = usePathName(id)
  const state = useNodeState(id)
  const numbers = useNodeMetrics(id)
  const findings = findingsOf(healthOf(state, numbers), now)
  return (
    <section className="pb-3" aria-label={name}>
      {!alone && <h3 className="pb-1 font-medium text-sm">{name}</h3>}
      {findings.length === 0 && (
        <p className="flex items-center gap-2 text-3 text-sm">
          <StatusGlyph status={state.status === 'running' ? 'running' : 'stopped'} />
          {state.status === 'running' ? words.good : t.shell.status.stopped}
        </p>
      )}
      <ul className="flex flex-col gap-1.5">
        {findings.map((finding) => (
          <FindingView
            key={JSON.stringify([finding.kind, 'slot' in finding && finding.slot])}
            finding={finding}
          />
        ))}
      </ul>
      {alone && numbers && <SlotNumbers numbers={numbers} />}
    </section>
  )
}

function FindingView({ finding }: { finding: Finding }) {
  const { text, hint } = findingWords(finding)
  return (
    <li className="flex gap-2 text-sm">
      <StatusGlyph
        status={finding.kind === 'failed' ? 'failed' : 'attention'}
        className="mt-[3px]"
      />
      <span>
        {text}
        <span className="block text-3 text-xs">{hint}</span>
      </span>
    </li>
  )
}

function findingWords(finding: Finding): { text: string; hint: string } {
  switch (finding.kind) {
    case 'failed':
      return { text: words.failed, hint: finding.detail }
    case 'backlog':
      return {
        text: words.backlog(finding.slot, countText(finding.count)),
        hint: words.backlogHint,
      }
    case 'drops':
      return { text: words.drops(finding.slot, countText(finding.count)), hint: words.dropsHint }
    case 'never':
      return { text: words.neverSent, hint: words.neverSentHint }
    case 'quiet':
      return { text: words.quiet(finding.seconds.toFixed(0)), hint: words.quietHint }
  }
}

function SlotNumbers({ numbers }: { numbers: NodeNumbers }) {
  const metrics = t.panels.metrics
  const rows = [
    ...Object.entries(numbers.receivers).map(
      ([slot, flow]) => [slot, metrics.direction.in, flow, flow.lag] as const,
    ),
    ...Object.entries(numbers.senders).map(
      ([slot, flow]) => [slot, metrics.direction.out, flow, flow.depth] as const,
    ),
  ]
  return (
    <>
      <table className="num mt-3 w-full text-left text-xs">
        <caption className="sr-only">{words.table}</caption>
        <thead className="text-3">
          <tr className="h-6 [&>th]:font-normal">
            <th scope="col">{metrics.slot}</th>
            <th scope="col">{metrics.rate}</th>
            <th scope="col">{metrics.bytes}</th>
            <th scope="col">{metrics.buffer}</th>
          </tr>
        </thead>
        <tbody>
          {rows.map(([slot, direction, flow, waiting]) => (
            <tr key={`${direction} ${slot}`} className="h-6">
              <th scope="row" className="font-normal">
                {slot} <span className="text-3">{direction}</span>
              </th>
              <td>{rateText(flow.rate)}/s</td>
              <td>{bytesText(flow.bytesPerSecond)}/s</td>
              <td>{countText(waiting)}</td>
            </tr>
          ))}
        </tbody>
      </table>
      <details className="pt-3 text-xs">
        <summary className="text-3">{words.raw}</summary>
        <pre className="data select-text overflow-x-auto pt-1 text-2">
          {JSON.stringify(numbers.raw, null, 2)}
        </pre>
      </details>
    </>
  )
}

function healthOf({ status, error }: NodeState, numbers: NodeNumbers | null): NodeHealth {
  const senders = Object.values(numbers?.raw.senders ?? {})
  return {
    status,
    senders: senders.map((one) => ({ slot: one.name, waiting: one.buffer_depth, drops: 0 })),
    receivers: Object.entries(numbers?.receivers ?? {}).map(([slot, { lag, drops }]) => ({
      slot,
      waiting: lag,
      drops,
    })),
    lastSend: senders.length === 0 ? null : Math.max(...senders.map((one) => one.last_send_time)),
    failure: status === 'running' ? null : (error?.detail ?? null),
  }
}

/** Unix seconds, once a second: silence is found although nothing changes. */
function useNow(): number {
  const [now, setNow] = useState(() => Date.now() / 1000)
  useEffect(() => {
    const timer = setInterval(() => setNow(Date.now() / 1000), TICK_MS)
    return () => clearInterval(timer)
  }, [])
  return now
}
