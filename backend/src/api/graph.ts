import {
  AddEdgeQuery,
  AnnotationList,
  CreateNodeRequest,
  Edge,
  EdgeList,
  EngineError,
  type ErrorCode,
  GraphProblems,
  GroupRequest,
  InitArgsRequest,
  NodeResponse,
  UpdateNodeRequest,
} from '@openneuro/protocol'
import { z } from 'zod'
import type { ApiContext, App, Routes } from './context.ts'
import { Empty, sendNothing } from './replies.ts'
import { newNode, nodeResponse, nodeUpdate } from './wire.ts'

const NodeParams = z.object({ id: z.string() })
const NodeList = z.array(NodeResponse)

/** The live graph: nodes, edges, annotations, start and stop. */
export const graphRoutes: Routes = (app, context) => {
  nodeRoutes(app, context)
  edgeRoutes(app, context)
  annotationRoutes(app, context)
  groupRoutes(app, context)
  runRoutes(app, context)
}

function nodeRoutes(app: App, { graph }: ApiContext): void {
  app.get(
    '/graph/nodes',
    {
      schema: { tags: ['graph'], summary: 'Every node', response: { 200: NodeList } },
    },
    async () => graph.nodes().map(nodeResponse),
  )

  app.get(
    '/graph/nodes/:id',
    {
      schema: {
        tags: ['graph'],
        summary: 'One node',
        params: NodeParams,
        response: { 200: NodeResponse },
      },
    },
    async ({ params }) => nodeResponse(graph.node(params.id)),
  )

  app.post(
    '/graph/nodes',
    {
      schema: {
        tags: ['graph'],
        summary: 'Add a node; the same id with the same content again answers 200',
        body: CreateNodeRequest,
        response: { 200: NodeResponse, 201: NodeResponse },
      },
    },
    async ({ body }, reply) => {
      const { view, created } = await recoded(
        { 'component.not_found': 'node.unknown_type', 'project.no_graph': 'node.unknown_type' },
        () => graph.addNode(newNode(body)),
      )
      return reply.code(created ? 201 : 200).send(nodeResponse(view))
    },
  )

  app.patch(
    '/graph/nodes/:id',
    {
      schema: {
        tags: ['graph'],
        summary: 'Move, rename, fold, or choose what happens after a failure',
        params: NodeParams,
        body: UpdateNodeRequest,
        response: { 200: NodeResponse },
      },
    },
    async ({ params, body }) => nodeResponse(graph.updateNode(params.id, nodeUpdate(body))),
  )

  app.patch(
    '/graph/nodes/:id/init-args',
    {
      schema: {
        tags: ['graph'],
        summary: 'Configure a node; if it runs, it alone restarts',
        params: NodeParams,
        body: InitArgsRequest,
        response: { 200: NodeResponse },
      },
    },
    async ({ params, body }) => nodeResponse(await graph.setInitArgs(params.id, body.init_args)),
  )

  app.delete(
    '/graph/nodes/:id',
    {
      schema: {
        tags: ['graph'],
        summary: 'Delete a node; an unknown one is no error',
        params: NodeParams,
        response: { 204: Empty },
      },
    },
    async ({ params }, reply) => {
      await graph.deleteNode(params.id)
      return sendNothing(reply)
    },
  )
}

function edgeRoutes(app: App, { graph, projects }: ApiContext): void {
  app.get(
    '/graph/edges',
    {
      schema: { tags: ['graph'], summary: 'Every edge', response: { 200: EdgeList } },
    },
    async () => [...graph.edges()],
  )

  app.post(
    '/graph/edges',
    {
      schema: {
        tags: ['graph'],
        summary: 'Connect an output to an input',
        querystring: AddEdgeQuery,
        body: Edge,
        response: { 201: Edge },
      },
    },
    async ({ body, query }, reply) => {
      const edge = await graph.addEdge(body, { force: query.force === 'true' })
      return reply.code(201).send(edge)
    },
  )

  app.delete(
    '/graph/edges',
    {
      schema: {
        tags: ['graph'],
        summary: 'Delete the edge in the body',
        body: Edge,
        response: { 204: Empty },
      },
    },
    async ({ body }, reply) => {
      await graph.deleteEdge(body)
      return sendNothing(reply)
    },
  )

  app.get(
    '/graph/problems',
    {
      schema: {
        tags: ['graph'],
        summary: 'What could not be understood in the file, and the edges that are marked',
        response: { 200: GraphProblems },
      },
    },
    async () => ({ document: [...projects.problems], edges: [...graph.edgeProblems()] }),
  )
}

function annotationRoutes(app: App, { graph }: ApiContext): void {
  app.get(
    '/graph/annotations',
    {
      schema: {
        tags: ['graph'],
        summary: 'Frames and notes on the canvas',
        response: { 200: AnnotationList },
      },
    },
    async () => [...graph.annotations()],
  )

  app.put(
    '/graph/annotations',
    {
      schema: {
        tags: ['graph'],
        summary: 'Replace all frames and notes',
        body: AnnotationList,
        response: { 200: AnnotationList },
      },
    },
    async ({ body }) => {
      graph.setAnnotations(body)
      return [...graph.annotations()]
    },
  )
}

function groupRoutes(app: App, { graph }: ApiContext): void {
  app.post(
    '/graph/subgraph',
    {
      schema: {
        tags: ['graph'],
        summary: 'Group nodes into a composite',
        body: GroupRequest,
        response: { 200: NodeResponse, 201: NodeResponse },
      },
    },
    async ({ body: { node_ids, name, id } }, reply) => {
      const { view, created } = await recoded(
        { 'graph.node_not_found': 'graph.invalid_group' },
        () => graph.group({ nodeIds: node_ids, name, ...(id === undefined ? {} : { id }) }),
      )
      return reply.code(created ? 201 : 200).send(nodeResponse(view))
    },
  )

  app.post(
    '/graph/ungroup/:id',
    {
      schema: {
        tags: ['graph'],
        summary: 'Put the nodes of a composite back into the graph',
        params: NodeParams,
        response: { 200: NodeList },
      },
    },
    async ({ params }) => {
      const views = await recoded({ 'graph.node_not_found': 'graph.not_composite' }, () =>
        graph.ungroup(params.id),
      )
      return views.map(nodeResponse)
    },
  )
}

function runRoutes(app: App, { graph, projects }: ApiContext): void {
  app.post(
    '/graph/start',
    {
      schema: {
        tags: ['running'],
        summary: 'Start every node that does not run',
        response: { 204: Empty },
      },
    },
    async (_request, reply) => {
      await projects.assertTrusted()
      await graph.start()
      return sendNothing(reply)
    },
  )

  app.post(
    '/graph/stop',
    {
      schema: {
        tags: ['running'],
        summary: 'Stop every node, within 3 s',
        response: { 204: Empty },
      },
    },
    async (_request, reply) => {
      await graph.stop()
      return sendNothing(reply)
    },
  )

  app.post(
    '/graph/save',
    {
      schema: {
        tags: ['running'],
        summary: 'Write graph.json now',
        response: { 204: Empty },
      },
    },
    async (_request, reply) => {
      await projects.save()
      return sendNothing(reply)
    },
  )

  app.post(
    '/graph/nodes/:id/restart',
    {
      schema: {
        tags: ['running'],
        summary: 'Start one node again',
        params: NodeParams,
        response: { 200: NodeResponse },
      },
    },
    async ({ params }) => {
      await projects.assertTrusted()
      return nodeResponse(await graph.restartNode(params.id))
    },
  )

  app.post(
    '/graph/nodes/:id/stop',
    {
      schema: {
        tags: ['running'],
        summary: 'Stop one node, within 3 s; a start or a restart runs it again',
        params: NodeParams,
        response: { 200: NodeResponse },
      },
    },
    async ({ params }) => nodeResponse(await graph.stopNode(params.id)),
  )
}

/** A route may mean something else by an error than the engine: an unknown type in a body is no 404. */
async function recoded<T>(
  codes: Partial<Record<ErrorCode, ErrorCode>>,
  work: () => Promise<T>,
): Promise<T> {
  try {
    return await work()
  } catch (error) {
    const code = error instanceof EngineError ? codes[error.code] : undefined
    if (!code || !(error instanceof EngineError)) throw error
    throw new EngineError(code, error.message, {
      cause: error,
      ...(error.path === undefined ? {} : { path: error.path }),
    })
  }
}
