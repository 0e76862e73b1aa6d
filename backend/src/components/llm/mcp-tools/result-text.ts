import type { CallToolResult } from '@modelcontextprotocol/sdk/types.js'

type Content = CallToolResult['content'][number]

/** What a model gets to read of a result, at most `maxChars` and a mark of what is missing. */
export function resultText(result: CallToolResult, maxChars: number): string {
  const parts = result.content.map(textOf).filter((part) => part !== '')
  const text = parts.length > 0 ? parts.join('\n') : structured(result)
  return cut(
    result.isError ? `The tool reports an error: ${text || 'it says nothing more'}` : text,
    maxChars,
  )
}

function textOf(content: Content): string {
  switch (content.type) {
    case 'text':
      return content.text
    case 'image':
    case 'audio':
      return `[${content.type}: ${content.mimeType}, ${bytesOf(content.data)} bytes, which cannot be shown here]`
    case 'resource': {
      const { resource } = content
      if ('text' in resource) return resource.text
      const kind = resource.mimeType ?? 'unknown kind'
      return `[resource: ${resource.uri}, ${kind}, ${bytesOf(resource.blob)} bytes, which cannot be shown here]`
    }
    case 'resource_link':
      return `[link: ${content.title ?? content.name}, ${content.uri}]`
    default:
      content satisfies never
      return ''
  }
}

function structured({ structuredContent }: CallToolResult): string {
  return structuredContent === undefined ? '' : JSON.stringify(structuredContent)
}

function bytesOf(base64: string): number {
  return Buffer.byteLength(base64, 'base64')
}

/** Cut between characters, not within one. */
export function cut(text: string, maxChars: number): string {
  if (text.length <= maxChars) return text
  const isWithin = /[\uD800-\uDBFF]/.test(text[maxChars - 1]!)
  const kept = text.slice(0, isWithin ? maxChars - 1 : maxChars)
  return `${kept}\n[cut off: ${text.length - kept.length} of ${text.length} characters are missing]`
}
