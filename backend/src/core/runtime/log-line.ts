import type { Log } from '../component/context.ts'

const MAX_VALUE = 4096

type Level = 'debug' | 'info' | 'warn' | 'error'

/** A component's `log`: one line per call, warnings and errors on stderr. */
export function createLog(write: (stream: 'stdout' | 'stderr', text: string) => void): Log {
  const at = (level: Level) => {
    const stream = level === 'warn' || level === 'error' ? 'stderr' : 'stdout'
    return (fields: object | string, sentence?: string) =>
      write(stream, `${formatLine(level, fields, sentence)}\n`)
  }
  return { debug: at('debug'), info: at('info'), warn: at('warn'), error: at('error') }
}

/** `level: sentence name=value …`; info lines carry no level. */
export function formatLine(level: Level, fields: object | string, sentence?: string): string {
  const prefix = level === 'info' ? '' : `${level}: `
  if (typeof fields === 'string') return oneLine(`${prefix}${fields}`)
  const words = Object.entries(fields).map(([name, value]) => `${name}=${formatValue(value)}`)
  return oneLine(prefix + [sentence ?? '', ...words].filter((word) => word !== '').join(' '))
}

function formatValue(value: unknown): string {
  const text = typeof value === 'string' && /^[\w.:/+-]+$/.test(value) ? value : quoted(value)
  return text.length > MAX_VALUE ? `${text.slice(0, MAX_VALUE)}… (${text.length} characters)` : text
}

function quoted(value: unknown): string {
  if (value instanceof Error) return JSON.stringify(`${value.name}: ${value.message}`)
  if (ArrayBuffer.isView(value)) return `${value.constructor.name}(${value.byteLength} bytes)`
  if (typeof value === 'bigint') return `${value}`
  try {
    return JSON.stringify(value) ?? String(value)
  } catch {
    return String(value)
  }
}

function oneLine(text: string): string {
  return text.replaceAll('\r', '\\r').replaceAll('\n', '\\n')
}
