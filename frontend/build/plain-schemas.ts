import { type Plugin, parseAst } from 'vite'

/** What describes a schema to people: the server's reference has it, the page has no use for it. */
const DOCUMENTATION = new Set(['describe', 'meta'])

/** Takes the descriptions and examples out of the protocol's schemas, which every visit would load. */
export function plainSchemas(): Plugin {
  return {
    name: 'plain-schemas',
    enforce: 'post',
    apply: 'build',
    transform(code, id) {
      return /[\\/]protocol[\\/]src[\\/]/.test(id) ? { code: withoutDocs(code), map: null } : null
    },
  }
}

export function withoutDocs(code: string): string {
  const cuts = docCalls(parseAst(code))
  // From the end, so that places before stay where they are.
  return cuts
    .sort((a, b) => b.start - a.start)
    .reduce((text, { start, end }) => text.slice(0, start) + text.slice(end), code)
}

interface Cut {
  readonly start: number
  readonly end: number
}

/** `.describe('…')` and `.meta({…})`, wherever they are called. */
function docCalls(node: unknown): Cut[] {
  if (Array.isArray(node)) return node.flatMap(docCalls)
  if (typeof node !== 'object' || node === null) return []
  const { type, callee, end } = node as { type?: string; callee?: Callee; end?: number }
  const isDoc =
    type === 'CallExpression' &&
    callee?.type === 'MemberExpression' &&
    DOCUMENTATION.has(callee.property.name ?? '')
  if (isDoc) return [{ start: callee.object.end, end: end! }, ...docCalls(callee.object)]
  return Object.values(node).flatMap(docCalls)
}

interface Callee {
  readonly type: string
  readonly object: { readonly end: number }
  readonly property: { readonly name?: string }
}
