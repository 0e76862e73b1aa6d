import {
  AfterCrash,
  AnnotationList,
  ComponentInfo,
  type CreateNodeRequest,
  CurrentProject,
  Edge,
  EdgeList,
  EnvContent,
  ExportPlan,
  ExportResponse,
  ForgottenMemories,
  GraphProblems,
  type GroupRequest,
  ImportResponse,
  LogsResponse,
  Memory,
  type MemoryChange,
  MemoryPage,
  ModelList,
  NodeResponse,
  OptionsResponse,
  ProjectInfo,
  SubtypePairsResponse,
  TrustResponse,
  TurnsResponse,
  type UpdateNodeRequest,
  UploadResponse,
} from '@openneuro/protocol'
import { z } from 'zod'
import { createHttp, type Http } from './http.ts'

export { ApiError, OfflineError } from './api-errors.ts'

const Nothing = z.unknown().transform(() => undefined)
const NodeList = z.array(NodeResponse)
const Current = CurrentProject.extend({ restart_reason: z.string().optional() })

const nodePath = (id: string) => `/graph/nodes/${encodeURIComponent(id)}`
const projectPath = (name: string) => `/projects/${encodeURIComponent(name)}`
const modelPath = (id: string) => `/models/${encodeURIComponent(id)}/download`

/** Every call that the editor makes. A refusal is an `ApiError`, no answer an `OfflineError`. */
export function createApi(http: Http = createHttp()) {
  return {
    ...http,
    ...graphCalls(http),
    ...projectCalls(http),
    ...catalogCalls(http),
    ...observationCalls(http),
    ...memoryCalls(http),
  }
}
export type Api = ReturnType<typeof createApi>

function graphCalls({ get, post, put, patch, delete: remove }: Http) {
  return {
    nodes: () => get('/graph/nodes', NodeList),
    node: (id: string) => get(nodePath(id), NodeResponse),
    addNode: (body: z.input<typeof CreateNodeRequest>) =>
      post('/graph/nodes', NodeResponse, { body }),
    updateNode: (id: string, body: UpdateNodeRequest) =>
      patch(nodePath(id), NodeResponse, { body }),
    setInitArgs: (id: string, init_args: Readonly<Record<string, unknown>>) =>
      patch(`${nodePath(id)}/init-args`, NodeResponse, { body: { init_args } }),
    deleteNode: (id: string) => remove(nodePath(id), Nothing),
    restartNode: (id: string) => post(`${nodePath(id)}/restart`, NodeResponse),
    stopNode: (id: string) => post(`${nodePath(id)}/stop`, NodeResponse),

    edges: () => get('/graph/edges', EdgeList),
    addEdge: (body: Edge, { force = false } = {}) =>
      post('/graph/edges', Edge, { body, query: { force: force || undefined } }),
    deleteEdge: (body: Edge) => remove('/graph/edges', Nothing, { body }),
    problems: () => get('/graph/problems', GraphProblems),

    annotations: () => get('/graph/annotations', AnnotationList),
    setAnnotations: (body: z.input<typeof AnnotationList>) =>
      put('/graph/annotations', AnnotationList, { body }),

    group: (body: z.input<typeof GroupRequest>) => post('/graph/subgraph', NodeResponse, { body }),
    ungroup: (id: string) => post(`/graph/ungroup/${encodeURIComponent(id)}`, NodeList),

    startGraph: () => post('/graph/start', Nothing),
    stopGraph: () => post('/graph/stop', Nothing),
    saveGraph: () => post('/graph/save', Nothing),
  }
}

function projectCalls({ base, get, post, put, delete: remove }: Http) {
  return {
    projects: () => get('/projects', z.array(ProjectInfo)),
    createProject: (name: string) => post('/projects', Nothing, { body: { name } }),
    deleteProject: (name: string) => remove(projectPath(name), Nothing),
    /** Nothing happens if it is open already, unless `reload` is set. */
    openProject: (name: string, { reload = false } = {}) =>
      post(`${projectPath(name)}/start`, CurrentProject, {
        query: { reload: reload || undefined },
      }),
    afterCrash: () => get('/project/after-crash', AfterCrash),
    setAfterCrash: (body: AfterCrash) => put('/project/after-crash', AfterCrash, { body }),
    closeProject: () => post('/project/close', Nothing),
    currentProject: (signal?: AbortSignal) =>
      get('/project/current', Current, signal ? { signal } : {}),
    /** @param version changes when the picture does, so that browsers fetch it again */
    thumbnailUrl: (name: string, version: string | number = 0) =>
      `${base}${projectPath(name)}/thumbnail?v=${encodeURIComponent(version)}`,
    putThumbnail: (name: string, body: Blob) =>
      put(`${projectPath(name)}/thumbnail`, Nothing, { body }),
    exportPlan: (name: string) => get(`${projectPath(name)}/export`, ExportPlan),
    exportProject: (name: string) => post('/project/export', ExportResponse, { body: { name } }),
    importProject: (git_url: string, signal?: AbortSignal) =>
      post('/project/import', ImportResponse, { body: { git_url }, ...(signal ? { signal } : {}) }),
    trust: (name: string) => get(`${projectPath(name)}/trust`, TrustResponse),
    setTrusted: (name: string) => post(`${projectPath(name)}/trust`, Nothing),
  }
}

function catalogCalls({ get, post, put, delete: remove }: Http) {
  return {
    components: () => get('/component', z.array(ComponentInfo)),
    /** @param values the form's values as they are now */
    options: (type: string, values: Readonly<Record<string, unknown>>) =>
      post(`/component/${encodeURIComponent(type)}/options`, OptionsResponse, { body: values }),
    subtypePairs: (names: readonly string[]) =>
      post('/component/subtype-pairs', SubtypePairsResponse, { body: names }),
    env: () => get('/env', EnvContent),
    putEnv: (content: string) => put('/env', Nothing, { body: { content } }),
    models: () => get('/models', ModelList),
    downloadModel: (id: string) => post(modelPath(id), Nothing),
    cancelDownload: (id: string) => remove(modelPath(id), Nothing),
    async upload(file: File, signal?: AbortSignal): Promise<string> {
      const body = new FormData()
      body.append('file', file, file.name)
      const { path } = await post('/upload', UploadResponse, {
        body,
        ...(signal ? { signal } : {}),
      })
      return path
    },
  }
}

function observationCalls({ base, get }: Http) {
  return {
    logs: (nodeId: string, query: { after?: number; limit?: number } = {}) =>
      get(`/logs/${encodeURIComponent(nodeId)}`, LogsResponse, { query }),
    turns: (after = 0) => get('/turns', TurnsResponse, { query: { after } }),
    metricsUrl: () => `${base}/metrics?changes=1`,
  }
}

function memoryCalls({ base, get, patch, delete: remove }: Http) {
  return {
    memories: (query: { user_id?: string; q?: string; after?: number; limit?: number } = {}) =>
      get('/memory', MemoryPage, { query }),
    changeMemory: (id: number, body: MemoryChange) => patch(`/memory/${id}`, Memory, { body }),
    forgetMemory: (id: number) => remove(`/memory/${id}`, Nothing),
    /** @param user_id left out: about everybody */
    forgetMemories: (user_id?: string) =>
      remove('/memory', ForgottenMemories, { query: { user_id } }),
    /** When the page goes away: nobody reads the answer. */
    forgetMemoryAtOnce: (id: number) =>
      void fetch(`${base}/memory/${id}`, { method: 'DELETE', keepalive: true }).catch(() => {}),
    memoryExportUrl: (user_id?: string) =>
      `${base}/memory/export${user_id === undefined ? '' : `?user_id=${encodeURIComponent(user_id)}`}`,
  }
}

/** The server that this page came from. */
export const api: Api = createApi()
