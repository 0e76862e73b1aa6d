import { printTypeString, type TypeExpression } from './type-string.ts'

/** A type as the solver sees it. Two terms are the same type exactly if their keys are equal. */
export type Term = Concrete | Variable | Union | Constructor

interface TermBase {
  readonly key: string
  /** Keys of the variables in it; empty for ground types. */
  readonly variables: ReadonlySet<string>
  /** Number of names in it. */
  readonly size: number
}
export interface Concrete extends TermBase {
  readonly kind: 'concrete'
  readonly name: string
}
export interface Variable extends TermBase {
  readonly kind: 'variable'
  readonly name: string
}
export interface Union extends TermBase {
  readonly kind: 'union'
  /** Flat, at least two. */
  readonly members: readonly Exclude<Term, Union>[]
}
export interface Constructor extends TermBase {
  readonly kind: 'constructor'
  readonly name: string
  readonly inner: Term
}

const NONE: ReadonlySet<string> = new Set()

export function concrete(name: string): Concrete {
  return { kind: 'concrete', key: name, name, variables: NONE, size: 1 }
}

/** Stands for the type of a node or slot that is not there. */
export const UNKNOWN = concrete('?')

/** A variable is local to its node. */
export function variable(nodeId: string, name: string): Variable {
  const key = `'${JSON.stringify([nodeId, name])}`
  return { kind: 'variable', key, name, variables: new Set([key]), size: 1 }
}

export function constructorOf(name: string, inner: Term): Constructor {
  return {
    kind: 'constructor',
    key: `${name}[${inner.key}]`,
    name,
    inner,
    variables: inner.variables,
    size: inner.size + 1,
  }
}

/** Flat and without repetitions; one member is that member. */
export function union(terms: readonly Term[]): Term {
  const flat = terms.flatMap((term) => (term.kind === 'union' ? term.members : [term]))
  const members = [...new Map(flat.map((member) => [member.key, member])).values()]
  if (members.length === 1) return members[0]!
  return {
    kind: 'union',
    key: `(${members
      .map((member) => member.key)
      .sort()
      .join('|')})`,
    members,
    variables: new Set(members.flatMap((member) => [...member.variables])),
    size: members.reduce((sum, member) => sum + member.size, 0),
  }
}

export function isGround(term: Term): boolean {
  return term.variables.size === 0
}

export function printTerm(term: Term): string {
  switch (term.kind) {
    case 'concrete':
    case 'variable':
      return term.name
    case 'constructor':
      return `${term.name}[${printTerm(term.inner)}]`
    case 'union':
      return term.members.map(printTerm).join(' | ')
  }
}

/** Names that are no type are variables; so is, for want of better, `name[A, B]` as a whole. */
export function termFrom(
  expression: TypeExpression,
  nodeId: string,
  isType: (name: string) => boolean,
): Term {
  switch (expression.kind) {
    case 'name': {
      const isKnown = expression.name === 'NoneType' || isType(expression.name)
      return isKnown ? concrete(expression.name) : variable(nodeId, expression.name)
    }
    case 'union':
      return union(expression.members.map((member) => termFrom(member, nodeId, isType)))
    case 'application':
      return expression.args.length === 1
        ? constructorOf(expression.name, termFrom(expression.args[0]!, nodeId, isType))
        : variable(nodeId, printTypeString(expression))
  }
}

/** Whether every value of ground type `left` is one of ground type `right`. */
export function isCovered(
  left: Term,
  right: Term,
  isSubtype: (sub: string, sup: string) => boolean,
): boolean {
  if (left.key === right.key) return true
  if (left.kind === 'union') {
    return left.members.every((member) => isCovered(member, right, isSubtype))
  }
  if (right.kind === 'union') {
    return right.members.some((member) => isCovered(left, member, isSubtype))
  }
  if (left.kind === 'concrete' && right.kind === 'concrete') {
    return isSubtype(left.name, right.name)
  }
  if (left.kind === 'constructor' && right.kind === 'constructor') {
    return left.name === right.name && isCovered(left.inner, right.inner, isSubtype)
  }
  return false
}
