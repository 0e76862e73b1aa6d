/** A type string as a tree. */
export type TypeExpression =
  | { readonly kind: 'name'; readonly name: string }
  | { readonly kind: 'union'; readonly members: readonly TypeExpression[] }
  | {
      readonly kind: 'application'
      readonly name: string
      readonly args: readonly TypeExpression[]
    }

const MAX_LENGTH = 10_000
const MAX_DEPTH = 100

/**
 * Reads `name` and `name[type, …]`, unions as `Union[A, B]` or `A | B`, and `None` for `NoneType`.
 * Null for what is neither.
 */
export function parseTypeString(text: string): TypeExpression | null {
  if (text.length > MAX_LENGTH) return null
  const tokens = text.match(/[[\],|]|[^\s[\],|]+/g) ?? []
  let next = 0

  const list = (depth: number): TypeExpression[] | null => {
    const items: TypeExpression[] = []
    do {
      const item = alternatives(depth)
      if (!item) return null
      items.push(item)
    } while (tokens[next] === ',' && next++ >= 0)
    return tokens[next++] === ']' ? items : null
  }
  const primary = (depth: number): TypeExpression | null => {
    const name = tokens[next++]
    if (name === undefined || /^[[\],|]$/.test(name)) return null
    if (tokens[next] !== '[') return named(name === 'None' ? 'NoneType' : name)
    next++
    const args = depth < MAX_DEPTH ? list(depth + 1) : null
    return args && applied(name, args)
  }
  const alternatives = (depth: number): TypeExpression | null => {
    const members: TypeExpression[] = []
    do {
      const member = primary(depth)
      if (!member) return null
      members.push(member)
    } while (tokens[next] === '|' && next++ >= 0)
    return unionOf(members)
  }

  const parsed = alternatives(0)
  return next === tokens.length ? parsed : null
}

function named(name: string): TypeExpression {
  return { kind: 'name', name }
}

function applied(name: string, args: readonly TypeExpression[]): TypeExpression {
  if (name === 'Union') return unionOf(args)
  if (name === 'Optional') return unionOf([...args, named('NoneType')])
  return { kind: 'application', name, args }
}

/** Flat, without repetitions; a union of one is that one. */
function unionOf(members: readonly TypeExpression[]): TypeExpression {
  const flat = members.flatMap((member) => (member.kind === 'union' ? member.members : [member]))
  const byText = new Map(flat.map((member) => [printTypeString(member), member]))
  const [first, ...others] = byText.values()
  return others.length === 0 ? first! : { kind: 'union', members: [first!, ...others] }
}

/** As people read it: `Name`, `Name[A, B]`, `A | B`. */
export function printTypeString(type: TypeExpression): string {
  switch (type.kind) {
    case 'name':
      return type.name
    case 'union':
      return type.members.map(printTypeString).join(' | ')
    case 'application':
      return `${type.name}[${type.args.map(printTypeString).join(', ')}]`
  }
}

/** What a slot carries, without its direction; null when the type string cannot be read. */
export interface SlotExpression {
  readonly type: TypeExpression | null
  readonly optional: boolean
}

/** Takes `| None` and one `Sender[…]` or `Receiver[…]` off a slot's type string. */
export function parseSlotType(text: string): SlotExpression {
  const type = parseTypeString(text)
  if (type?.kind !== 'union') return { type: type && withoutDirection(type), optional: false }
  const members = type.members.filter((member) => !isNone(member))
  return {
    type: unionOf((members.length === 0 ? type.members : members).map(withoutDirection)),
    optional: members.length < type.members.length,
  }
}

/** The readable name of what a slot carries: `Union[Receiver[A], NoneType]` is `A`, optional. */
export function normaliseSlotType(text: string): { name: string; optional: boolean } {
  const { type, optional } = parseSlotType(text)
  return { name: type ? printTypeString(type) : text.trim(), optional }
}

function isNone(type: TypeExpression): boolean {
  return type.kind === 'name' && type.name === 'NoneType'
}

function withoutDirection(type: TypeExpression): TypeExpression {
  const isDirected =
    type.kind === 'application' && (type.name === 'Sender' || type.name === 'Receiver')
  return isDirected && type.args.length === 1 ? type.args[0]! : type
}
