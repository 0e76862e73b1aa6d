import { constructorOf, isCovered, isGround, type Term, union, type Variable } from './terms.ts'

/** Two types that had to fit and do not. */
export interface Clash {
  readonly left: Term
  readonly right: Term
}

interface Bounds {
  readonly lower: Map<string, Term>
  readonly upper: Map<string, Term>
}

/** Resolved types larger than this say nothing to anybody; the variable is shown instead. */
const MAX_RESOLVED_SIZE = 200
/** Steps of resolving one type: only graphs made to be hostile come near it. */
const MAX_STEPS = 500
/** Variables within variables, as a chain of buffers makes them. */
const MAX_NESTING = 20

/**
 * Bounds of type variables, found from subtype constraints in the manner of Simple-sub (Parreaux, 2020):
 * a variable collects what flows into it and where it flows, and everything that flows in must fit
 * everywhere it flows to.
 */
export class Solver {
  readonly #isSubtype: (sub: string, sup: string) => boolean
  readonly #bounds = new Map<string, Bounds>()
  /** Variable → variables with bounds that mention it. */
  readonly #dependents = new Map<string, Set<string>>()

  constructor(isSubtype: (sub: string, sup: string) => boolean) {
    this.#isSubtype = isSubtype
  }

  /** Requires `left <: right`. Returns what clashes; the keys of variables that learned go to `learned`. */
  constrain(left: Term, right: Term, learned: Set<string>): Clash[] {
    const clashes: Clash[] = []
    const seen = new Set<string>()
    const work: [Term, Term][] = [[left, right]]
    // A list of work and not recursion: a chain of generic nodes may be longer than the stack is deep.
    for (const [sub, sup] of work) {
      const key = `${sub.key} <: ${sup.key}`
      if (sub.key === sup.key || seen.has(key)) continue
      seen.add(key)
      if (!this.#step(sub, sup, work, learned)) clashes.push({ left: sub, right: sup })
    }
    return clashes
  }

  /** Decides one pair, or replaces it by simpler ones. False when it clashes. */
  #step(left: Term, right: Term, work: [Term, Term][], learned: Set<string>): boolean {
    if (left.kind === 'variable') {
      const { lower, upper } = this.#boundsOf(left.key)
      this.#learn(left, upper, right, learned)
      for (const bound of lower.values()) work.push([bound, right])
      return true
    }
    if (right.kind === 'variable') {
      const { lower, upper } = this.#boundsOf(right.key)
      this.#learn(right, lower, left, learned)
      for (const bound of upper.values()) work.push([left, bound])
      return true
    }
    if (isGround(left) && isGround(right)) return isCovered(left, right, this.#isSubtype)
    if (left.kind === 'union') {
      for (const member of left.members) work.push([member, right])
      return true
    }
    const target = right.kind === 'union' ? this.#memberFor(left, right.members) : right
    if (target === 'covered') return true
    if (target?.kind === 'variable') {
      work.push([left, target])
      return true
    }
    if (left.kind !== 'constructor' || target?.kind !== 'constructor') return false
    if (left.name !== target.name) return false
    work.push([left.inner, target.inner])
    return true
  }

  /**
   * Where a type goes in a union that contains variables: nowhere if a concrete member covers it; into a
   * constructor of the same name with variables inside; else into the (first) variable.
   */
  #memberFor(left: Term, members: readonly Term[]): Term | 'covered' | undefined {
    const covers = (member: Term): boolean =>
      isGround(left) && isGround(member) && isCovered(left, member, this.#isSubtype)
    if (members.some(covers)) return 'covered'
    const alike = members.find(
      (member) =>
        member.kind === 'constructor' &&
        left.kind === 'constructor' &&
        member.name === left.name &&
        !(isGround(member) && isGround(left)),
    )
    return alike ?? members.find((member) => member.kind === 'variable')
  }

  #learn(variable: Variable, bounds: Map<string, Term>, bound: Term, learned: Set<string>): void {
    if (bounds.has(bound.key)) return
    bounds.set(bound.key, bound)
    learned.add(variable.key)
    for (const key of bound.variables) {
      const dependents = this.#dependents.get(key) ?? new Set()
      this.#dependents.set(key, dependents.add(variable.key))
    }
  }

  #boundsOf(key: string): Bounds {
    const known = this.#bounds.get(key)
    if (known) return known
    const fresh: Bounds = { lower: new Map(), upper: new Map() }
    this.#bounds.set(key, fresh)
    return fresh
  }

  /** Forgets a variable. The caller also forgets every variable that shares an edge with it. */
  forget(key: string): void {
    this.#bounds.delete(key)
    this.#dependents.delete(key)
  }

  /** The variables, and all whose resolved type may follow from theirs. */
  affectedBy(keys: Iterable<string>): Set<string> {
    const affected = new Set(keys)
    for (const key of affected) {
      for (const dependent of this.#dependents.get(key) ?? []) affected.add(dependent)
    }
    return affected
  }

  /** Replaces every variable of which something is known. */
  resolve(term: Term): Term {
    return isGround(term) ? term : new Resolution(this.#bounds, this.#isSubtype).resolve(term)
  }
}

/** One call of `resolve`. */
class Resolution {
  readonly #bounds: ReadonlyMap<string, Bounds>
  readonly #isSubtype: (sub: string, sup: string) => boolean
  readonly #open = new Set<string>()
  readonly #done = new Map<string, Term>()
  #cuts = 0
  #steps = 0

  constructor(
    bounds: ReadonlyMap<string, Bounds>,
    isSubtype: (sub: string, sup: string) => boolean,
  ) {
    this.#bounds = bounds
    this.#isSubtype = isSubtype
  }

  resolve(term: Term): Term {
    if (isGround(term)) return term
    switch (term.kind) {
      case 'concrete':
        return term
      case 'variable':
        return this.#variable(term)
      case 'constructor':
        return constructorOf(term.name, this.resolve(term.inner))
      case 'union':
        return this.#join(term.members.map((member) => this.resolve(member)))
    }
  }

  #variable(variable: Variable): Term {
    const known = this.#done.get(variable.key)
    if (known) return known
    const isTooMuch = this.#open.size >= MAX_NESTING || ++this.#steps > MAX_STEPS
    if (isTooMuch || this.#open.has(variable.key)) {
      this.#cuts++
      return variable
    }
    const cutsBefore = this.#cuts
    this.#open.add(variable.key)
    const found = this.#fromLower(variable) ?? this.#fromUpper(variable) ?? variable
    this.#open.delete(variable.key)
    const resolved = found.size > MAX_RESOLVED_SIZE ? variable : found
    // What was found while a cycle was cut holds only for the way by which it was reached.
    if (this.#cuts === cutsBefore) this.#done.set(variable.key, resolved)
    return resolved
  }

  #fromLower(variable: Variable): Term | null {
    const lower = [...(this.#bounds.get(variable.key)?.lower.values() ?? [])]
    const known = lower
      .map((bound) => this.resolve(bound))
      .filter((bound) => bound.kind !== 'variable')
    return known.length === 0 ? null : this.#join(known)
  }

  /** The first known upper bound, its own before those of the variables it flows into. */
  #fromUpper(start: Variable): Term | null {
    const passed = new Set<string>([start.key])
    for (const key of passed) {
      for (const bound of this.#bounds.get(key)?.upper.values() ?? []) {
        if (bound.kind === 'variable') {
          passed.add(bound.key)
          continue
        }
        const resolved = this.resolve(bound)
        if (isGround(resolved)) return resolved
      }
    }
    return null
  }

  /** The larger where one subsumes the other, else a union. */
  #join(terms: readonly Term[]): Term {
    const joined = union(terms)
    if (joined.kind !== 'union' || joined.size > MAX_RESOLVED_SIZE) return joined
    const { members } = joined
    return union(
      members.filter(
        (member) =>
          !members.some(
            (other) =>
              other !== member &&
              isGround(other) &&
              isGround(member) &&
              isCovered(member, other, this.#isSubtype),
          ),
      ),
    )
  }
}
