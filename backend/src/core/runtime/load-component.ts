import { EngineError } from '@openneuro/protocol/errors'
import type { Component } from '../component/define-component.ts'
import type { ComponentSource } from './types.ts'

/** Imports a component's module; the thread keeps it, so the next time is quick. */
export async function loadComponent(source: ComponentSource): Promise<Component> {
  const module = (await import(source.module)) as Record<string, Component | undefined>
  const component = module[source.exportName]
  if (component) return component
  throw new EngineError(
    'component.not_found',
    `Cannot load component "${source.type}": its module exports no "${source.exportName}", ` +
      `only ${
        Object.keys(module)
          .map((name) => `"${name}"`)
          .join(', ') || 'nothing'
      }`,
  )
}
