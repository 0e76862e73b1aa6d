import {
  AfterCrash,
  CreateProjectRequest,
  CurrentProject,
  ExportPlan,
  ExportRequest,
  ExportResponse,
  ImportRequest,
  ImportResponse,
  ProjectInfo,
  ProjectName,
  StartProjectQuery,
  TrustResponse,
} from '@openneuro/protocol'
import type { FastifyReply } from 'fastify'
import { z } from 'zod'
import type { ApiContext, App, Routes } from './context.ts'
import { Empty, sendNothing, sendNull } from './replies.ts'

const ProjectParams = z.object({ name: ProjectName })
const MAX_THUMBNAIL_BYTES = 1_048_576

const CurrentProjectAndReason = CurrentProject.extend({
  restart_reason: z.string().optional().describe('Why the server was restarted after a crash'),
}).meta({ id: 'CurrentProjectAndReason', examples: [{ current_project: 'Voice Chat' }] })

/** The projects of the home: list, make, open, close, share, trust. */
export const projectRoutes: Routes = (app, context) => {
  listRoutes(app, context)
  openRoutes(app, context)
  crashRoutes(app, context)
  thumbnailRoutes(app, context)
  shareRoutes(app, context)
  trustRoutes(app, context)
}

function listRoutes(app: App, { projects }: ApiContext): void {
  app.get(
    '/projects',
    {
      schema: {
        tags: ['projects'],
        summary: 'Every project, sorted by name',
        response: { 200: z.array(ProjectInfo) },
      },
    },
    async () => [...(await projects.list())],
  )

  app.post(
    '/projects',
    {
      schema: {
        tags: ['projects'],
        summary: 'Make a project; one that is there stays as it is',
        body: CreateProjectRequest,
        response: { 201: z.null() },
      },
    },
    async ({ body }, reply) => {
      await projects.create(body.name)
      return sendNull(reply.code(201))
    },
  )

  app.delete(
    '/projects/:name',
    {
      schema: {
        tags: ['projects'],
        summary: 'Delete a project; an unknown one is no error',
        params: ProjectParams,
        response: { 204: Empty },
      },
    },
    async ({ params }, reply) => {
      await projects.remove(params.name)
      return sendNothing(reply)
    },
  )
}

function openRoutes(app: App, { projects, options, pages }: ApiContext): void {
  app.post(
    '/projects/:name/start',
    {
      schema: {
        tags: ['projects'],
        summary: 'Open a project; nothing happens if it is open already',
        params: ProjectParams,
        querystring: StartProjectQuery,
        response: { 200: CurrentProject },
      },
    },
    async ({ params, query }) => {
      await projects.open(params.name, { reload: query.reload === 'true' })
      pages.publish({ type: 'project', current_project: projects.current })
      return { current_project: params.name }
    },
  )

  app.post(
    '/project/close',
    {
      schema: {
        tags: ['projects'],
        summary: 'Stop and close the open project',
        response: { 204: Empty },
      },
    },
    async (_request, reply) => {
      await projects.close()
      pages.publish({ type: 'project', current_project: null })
      return sendNothing(reply)
    },
  )

  app.get(
    '/project/current',
    {
      schema: {
        tags: ['projects'],
        summary: 'The open project',
        response: { 200: CurrentProjectAndReason },
      },
    },
    async () => ({
      current_project: projects.current,
      ...(options.restartReason === null ? {} : { restart_reason: options.restartReason }),
    }),
  )
}

function crashRoutes(app: App, { config }: ApiContext): void {
  const choice = (): AfterCrash => ({ run_again: config.value.resume_running })

  app.get(
    '/project/after-crash',
    {
      schema: {
        tags: ['projects'],
        summary: 'Whether a graph that ran when the server crashed runs again',
        response: { 200: AfterCrash },
      },
    },
    choice,
  )

  app.put(
    '/project/after-crash',
    {
      schema: {
        tags: ['projects'],
        summary: 'Choose whether a graph that ran when the server crashed runs again',
        body: AfterCrash,
        response: { 200: AfterCrash },
      },
    },
    async ({ body }) => {
      await config.update(() => ({ resume_running: body.run_again }))
      return choice()
    },
  )
}

function thumbnailRoutes(app: App, { projects }: ApiContext): void {
  app.get(
    '/projects/:name/thumbnail',
    {
      schema: {
        tags: ['projects'],
        summary: 'The picture of a project, as PNG',
        params: ProjectParams,
        produces: ['image/png'],
      },
    },
    async ({ params }, reply) =>
      reply.type('image/png').send(await projects.readThumbnail(params.name)),
  )

  app.register(async (scope) => {
    scope.removeAllContentTypeParsers()
    scope.addContentTypeParser(
      'image/png',
      { parseAs: 'buffer', bodyLimit: MAX_THUMBNAIL_BYTES },
      (_request, body, done) => done(null, body),
    )
    scope.put<{ Params: { name: string }; Body: Buffer }>(
      '/projects/:name/thumbnail',
      {
        schema: {
          tags: ['projects'],
          summary: 'Replace the picture of a project: a PNG of at most 1 MB',
          params: ProjectParams,
          consumes: ['image/png'],
          response: { 204: Empty },
        },
      },
      async ({ params, body }, reply) => {
        await projects.writeThumbnail(params.name, body ?? Buffer.alloc(0))
        return sendNothing(reply)
      },
    )
  })
}

function shareRoutes(app: App, { projects }: ApiContext): void {
  app.get(
    '/projects/:name/export',
    {
      schema: {
        tags: ['projects'],
        summary: 'What an export would copy; nothing is changed',
        params: ProjectParams,
        response: { 200: ExportPlan },
      },
    },
    async ({ params }) => {
      const { project_dir, assets } = await projects.planExport(params.name)
      return { project_dir, assets: [...assets] }
    },
  )

  app.post(
    '/project/export',
    {
      schema: {
        tags: ['projects'],
        summary: 'Copy every file that a project uses into its folder',
        body: ExportRequest,
        response: { 200: ExportResponse },
      },
    },
    async ({ body }) => {
      const { project_dir, assets_copied } = await projects.export(body.name)
      return { project_dir, assets_copied: [...assets_copied] }
    },
  )

  app.post(
    '/project/import',
    {
      schema: {
        tags: ['projects'],
        summary: 'Fetch a project from a git repository; it has to be trusted before it can run',
        body: ImportRequest,
        response: { 200: ImportResponse },
      },
    },
    async ({ body }, reply) => projects.import(body.git_url, whileConnected(reply)),
  )
}

function trustRoutes(app: App, { projects, pages }: ApiContext): void {
  app.get(
    '/projects/:name/trust',
    {
      schema: {
        tags: ['projects'],
        summary: 'Whether a project may run, and what its nodes want from outside of it',
        params: ProjectParams,
        response: { 200: TrustResponse },
      },
    },
    async ({ params }) => {
      const { trusted, wants } = await projects.trust(params.name)
      return { trusted, wants: [...wants] }
    },
  )

  app.post(
    '/projects/:name/trust',
    {
      schema: {
        tags: ['projects'],
        summary: 'Trust a project',
        params: ProjectParams,
        response: { 204: Empty },
      },
    },
    async ({ params }, reply) => {
      await projects.setTrusted(params.name)
      pages.publish({ type: 'project_trusted', name: params.name })
      return sendNothing(reply)
    },
  )
}

/** Aborts when the client goes away before it has its answer. */
function whileConnected(reply: FastifyReply): AbortSignal {
  const gone = new AbortController()
  reply.raw.once('close', () => {
    if (!reply.raw.writableFinished) gone.abort()
  })
  return gone.signal
}
