import type { ReactNode } from 'react'

const PATTERN = /\*\*([^*]+)\*\*|\*([^*]+)\*|`([^`]+)`/g

/** A description of a component: **bold**, *italic* and `code`, nothing else. */
export function Markup({ text }: { text: string }) {
  const parts: ReactNode[] = []
  let end = 0
  for (const match of text.matchAll(PATTERN)) {
    parts.push(text.slice(end, match.index))
    parts.push(<Part key={match.index} match={match} />)
    end = match.index + match[0].length
  }
  parts.push(text.slice(end))
  return <>{parts}</>
}

function Part({ match: [, bold, italic, code] }: { match: RegExpExecArray }) {
  if (bold !== undefined) return <strong className="font-strong text-1">{bold}</strong>
  if (italic !== undefined) return <em>{italic}</em>
  return <code className="data rounded-xs bg-pressed px-1">{code}</code>
}
