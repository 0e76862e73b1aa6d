import { t } from '../../texts/en.ts'
import { ScrollingText } from './TextOutput.tsx'
import { useLastOutput } from './use-last-output.ts'

export function JsonOutput({ nodeId, channel }: { nodeId: string; channel: string }) {
  const value = useLastOutput(nodeId, channel)
  return (
    <ScrollingText
      text={value === undefined ? '' : textOf(value)}
      label={t.widgets.json.label(channel)}
      empty={t.widgets.json.empty}
      isMono={typeof value !== 'string'}
    />
  )
}

/** Strings as they are, everything else as indented JSON. */
function textOf(value: unknown): string {
  if (typeof value === 'string') return value
  if (value instanceof Uint8Array) return `${value.length} bytes`
  return JSON.stringify(value, null, 2)
}
