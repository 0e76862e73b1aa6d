import { createCatalog } from '../../src/components/registry.ts'
import type { Catalog, Component } from '../../src/core/index.ts'
import * as stream from '../../src/core/runtime/testing-components/stream.ts'
import * as troubled from '../../src/core/runtime/testing-components/troubled.ts'
import { counter } from '../engine/components/counter.ts'
import { greeter } from '../engine/components/greeter.ts'
import { relay } from '../engine/components/relay.ts'
import * as shared from './components/shared.ts'
import { tidyCounter, tidyRelay } from './components/tidy.ts'
import * as troublesome from './components/troublesome.ts'

interface Entry {
  readonly component: Component
  readonly module: string
  readonly exportName: string
}

function entriesOf(exports: Readonly<Record<string, Component>>, path: string): Entry[] {
  const module = new URL(path, import.meta.url).href
  return Object.entries(exports).map(([exportName, component]) => ({
    component,
    module,
    exportName,
  }))
}

// The ones that come first win: two test modules have a "Counter".
const ENTRIES: readonly Entry[] = [
  ...entriesOf({ counter }, '../engine/components/counter.ts'),
  ...entriesOf({ greeter }, '../engine/components/greeter.ts'),
  ...entriesOf({ relay }, '../engine/components/relay.ts'),
  ...entriesOf(shared, './components/shared.ts'),
  ...entriesOf({ tidyCounter, tidyRelay }, './components/tidy.ts'),
  ...entriesOf(troublesome, './components/troublesome.ts'),
  ...entriesOf(troubled, '../../src/core/runtime/testing-components/troubled.ts'),
  ...entriesOf(stream, '../../src/core/runtime/testing-components/stream.ts'),
]

/** The product's components, and those that are made to give trouble. */
export function withstandCatalog(): Catalog {
  const product = createCatalog()
  const known = new Map(ENTRIES.toReversed().map((entry) => [entry.component.name, entry]))
  return {
    types: [...new Set([...known.keys(), ...product.types])],
    component: (type) => known.get(type)?.component ?? product.component(type),
    source(type) {
      const entry = known.get(type)
      if (!entry) return product.source(type)
      const { component, module, exportName } = entry
      return { type, module, exportName, thread: component.thread }
    },
  }
}
