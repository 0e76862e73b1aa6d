import { createCatalog } from '../../src/components/registry.ts'
import type { Catalog } from '../../src/core/engine/types.ts'
import type { Component } from '../../src/core/index.ts'
import { listener } from './components/listener.ts'
import { stage } from './components/stage.ts'

const ENTRIES: readonly (readonly [Component, string, string])[] = [
  [listener, './components/listener.ts', 'listener'],
  [stage, './components/stage.ts', 'stage'],
]

/** The product's components, and some that have a conversation without sound. */
export function conversationCatalog(): Catalog {
  const product = createCatalog()
  const known = new Map(ENTRIES.map((one) => [one[0].name, one]))
  return {
    ...product,
    types: [...product.types, ...known.keys()],
    component: (type) => known.get(type)?.[0] ?? product.component(type),
    source: (type) => {
      const entry = known.get(type)
      if (!entry) return product.source(type)
      const [component, file, exportName] = entry
      const module = new URL(file, import.meta.url).href
      return { type, module, exportName, thread: component.thread }
    },
  }
}
