import {
  boundaryOf,
  ComponentInfo,
  EngineError,
  IsSubtypeQuery,
  IsTypeQuery,
  OptionsRequest,
  OptionsResponse,
  SubtypePairsRequest,
  SubtypePairsResponse,
} from '@openneuro/protocol'
import { z } from 'zod'
import { describeComponent } from '../core/component/describe.ts'
import { isSubtype, isTypeName } from '../core/component/type-names.ts'
import type { Catalog } from '../core/engine/types.ts'
import { slotsOfTypes } from '../core/graph/plan.ts'
import type { ApiContext, App, EngineParts, Routes } from './context.ts'

/** The palette: components and saved projects, their choices, and the names of types. */
export const componentRoutes: Routes = (app, context) => {
  paletteRoutes(app, context)
  typeNameRoutes(app)
}

function paletteRoutes(app: App, { catalog, graph, projects, projectGraph }: ApiContext): void {
  const described = describedOnce(catalog)

  app.get(
    '/component',
    {
      schema: {
        tags: ['components'],
        summary: 'Every component, and every saved project as a composite',
        response: { 200: z.array(ComponentInfo) },
      },
    },
    async () => [...described(), ...(await describeProjects({ catalog, projects, projectGraph }))],
  )

  app.post(
    '/component/:type/options',
    {
      schema: {
        tags: ['components'],
        summary: 'Choices of a form that depend on the machine or on its other values',
        params: z.object({ type: z.string() }),
        body: OptionsRequest,
        response: { 200: OptionsResponse },
      },
    },
    async ({ params, body }) => {
      if (catalog.component(params.type)) {
        return (await graph.options(params.type, body)) as OptionsResponse
      }
      throw new EngineError('component.not_found', `There is no component "${params.type}"`)
    },
  )
}

function typeNameRoutes(app: App): void {
  app.get(
    '/component/is-type',
    {
      schema: {
        tags: ['components'],
        summary: 'Whether a name is a frame or builtin type, not a type variable',
        querystring: IsTypeQuery,
        response: { 200: z.boolean() },
      },
    },
    async ({ query }, reply) => reply.send(isTypeName(query.name)),
  )

  app.get(
    '/component/is-subtype',
    {
      schema: {
        tags: ['components'],
        summary: 'Whether one type is a kind of another',
        querystring: IsSubtypeQuery,
        response: { 200: z.boolean() },
      },
    },
    async ({ query }, reply) => reply.send(isSubtype(query.sub, query.sup)),
  )

  app.post(
    '/component/subtype-pairs',
    {
      schema: {
        tags: ['components'],
        summary: 'All pairs of the given names where the first is a kind of the second',
        body: SubtypePairsRequest,
        response: { 200: SubtypePairsResponse },
      },
    },
    async ({ body }) => subtypePairs(body),
  )
}

/** Components do not change while the server runs, and their schemas take a moment to make. */
function describedOnce(catalog: Catalog): () => readonly ComponentInfo[] {
  let infos: readonly ComponentInfo[] | null = null
  return () => {
    infos ??= catalog.types.flatMap((type) => {
      const component = catalog.component(type)
      return component ? [describeComponent(component)] : []
    })
    return infos
  }
}

async function describeProjects({
  catalog,
  projects,
  projectGraph,
}: Pick<EngineParts, 'catalog' | 'projects' | 'projectGraph'>): Promise<ComponentInfo[]> {
  const slotsOf = slotsOfTypes((type) => catalog.component(type))
  const infos = await Promise.all(
    (await projects.list()).map(async ({ name, has_thumbnail }) => {
      const graph = await projectGraph(name).catch(() => null)
      if (!graph) return []
      const { inputs, outputs } = boundaryOf(graph, slotsOf)
      return [compositeInfo({ name, has_thumbnail, inputs, outputs })]
    }),
  )
  return infos.flat()
}

interface Port {
  readonly name: string
  readonly type: string
}

function compositeInfo(project: {
  readonly name: string
  readonly has_thumbnail: boolean
  readonly inputs: readonly Port[]
  readonly outputs: readonly Port[]
}): ComponentInfo {
  const types = (ports: readonly Port[]) =>
    Object.fromEntries(ports.map(({ name, type }) => [name, type]))
  return {
    type_: project.name,
    description: '',
    tags: { io: ['conduit'], functionality: ['misc'], gpu: ['cpu'] },
    init: {},
    inputs: types(project.inputs),
    outputs: types(project.outputs),
    ui_inputs: {},
    ui_outputs: {},
    is_composite: true,
    has_thumbnail: project.has_thumbnail,
  }
}

function subtypePairs(names: readonly string[]): [string, string][] {
  const known = [...new Set(names)].filter(isTypeName)
  return known.flatMap((sub) =>
    known
      .filter((sup) => sub !== sup && isSubtype(sub, sup))
      .map((sup): [string, string] => [sub, sup]),
  )
}
