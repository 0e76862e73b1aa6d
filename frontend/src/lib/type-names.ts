import {
  type ComponentInfo,
  parseSlotType,
  type SlotsOf,
  subtypeTable,
  type TypeExpression,
  type TypeNames,
} from '@openneuro/protocol'

/** Everything is a kind of it, so the pairs that have it name all types. */
const ROOT = 'object'

/** Every name in the slots of these components, and the root, to ask the server about. */
export function namesIn(components: readonly ComponentInfo[]): string[] {
  const names = new Set([ROOT])
  for (const { inputs, outputs } of components) {
    for (const text of [...Object.values(inputs), ...Object.values(outputs)]) {
      const { type } = parseSlotType(text)
      if (type) collect(type, names)
    }
  }
  return [...names]
}

function collect(type: TypeExpression, names: Set<string>): void {
  if (type.kind === 'name') names.add(type.name)
  else for (const part of type.kind === 'union' ? type.members : type.args) collect(part, names)
}

/** @param pairs what `POST /component/subtype-pairs` answered for `namesIn` */
export function typeNamesFrom(pairs: Iterable<readonly [string, string]>): TypeNames {
  const all = [...pairs]
  const types = new Set([ROOT, ...all.map(([sub]) => sub)])
  return { isType: (name) => types.has(name), isSubtype: subtypeTable(all) }
}

/** Slots of components, and of projects that can be dropped in, by type. */
export function slotsFrom(components: readonly ComponentInfo[]): SlotsOf {
  const byType = new Map(components.map((info) => [info.type_, info]))
  return (type) => byType.get(type) ?? null
}
