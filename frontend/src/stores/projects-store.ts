import type { ProjectInfo, TrustResponse } from '@openneuro/protocol'
import { useMutation, useQuery } from '@tanstack/react-query'
import { api } from '../lib/api.ts'
import { queryClient } from '../lib/query-client.ts'
import { socket } from '../lib/socket.ts'
import { loadCatalog } from './catalog-store.ts'
import { graphActions, useGraph } from './graph-store.ts'

const PROJECTS = ['projects'] as const
const trustKey = (name: string) => ['trust', name] as const

/** Every call throws `ApiError` or `OfflineError`. */
export const projectActions = {
  /** Opens it, if it is not open already, and loads its graph. */
  async open(name: string): Promise<void> {
    await api.openProject(name)
    await graphActions.load()
  },
  /** Stops what runs. */
  async close(): Promise<void> {
    await api.closeProject()
    await graphActions.load()
  },
  /** Makes a project and opens it. */
  async create(name: string): Promise<void> {
    await api.createProject(name)
    await refreshProjects()
    await projectActions.open(name)
  },
  async remove(name: string): Promise<void> {
    await api.deleteProject(name)
    await refreshProjects()
  },
  /** @returns the name of the project; it has to be trusted before it can run */
  async import(gitUrl: string, signal?: AbortSignal): Promise<string> {
    const { name } = await api.importProject(gitUrl, signal)
    await refreshProjects()
    return name
  },
  /** What an export would copy. */
  exportPlan: api.exportPlan,
  export: api.exportProject,
  async trust(name: string): Promise<void> {
    await api.setTrusted(name)
    await queryClient.invalidateQueries({ queryKey: trustKey(name) })
  },
}

async function refreshProjects(): Promise<void> {
  await Promise.all([queryClient.invalidateQueries({ queryKey: PROJECTS }), loadCatalog()])
}

/** Every project, sorted by name. */
export function useProjects() {
  return useQuery<ProjectInfo[]>({ queryKey: PROJECTS, queryFn: api.projects }, queryClient)
}

/** The open project; null for the scratch graph. */
export function useCurrentProject(): string | null {
  return useGraph((state) => state.project)
}

/** Whether a project may run, and what its nodes want from outside of it. */
export function useTrust(name: string | null) {
  return useQuery<TrustResponse>(
    { queryKey: trustKey(name ?? ''), queryFn: () => api.trust(name!), enabled: name !== null },
    queryClient,
  )
}

export function useProjectAction<Name extends keyof typeof projectActions>(name: Name) {
  const action = projectActions[name] as (...args: unknown[]) => Promise<unknown>
  return useMutation<
    Awaited<ReturnType<(typeof projectActions)[Name]>>,
    Error,
    Parameters<(typeof projectActions)[Name]>
  >({ mutationFn: (args) => action(...args) as never }, queryClient)
}

/** Versions of pictures that were made since the page was opened. */
const thumbnailVersions = new Map<string, number>()

export function thumbnailUrl(name: string): string {
  return api.thumbnailUrl(name, thumbnailVersions.get(name) ?? 0)
}

/** A new picture was saved. */
export function renewThumbnail(name: string): void {
  thumbnailVersions.set(name, Date.now())
  queryClient.invalidateQueries({ queryKey: PROJECTS }).catch(() => {})
}

/** Follows what other windows do. @returns the undo */
export function watchProjects(): () => void {
  const undo = [
    socket.onMessage('project', () => {
      refreshProjects().catch(() => {})
    }),
    socket.onMessage('project_trusted', ({ name }) => {
      queryClient.invalidateQueries({ queryKey: trustKey(name) }).catch(() => {})
    }),
  ]
  return () => {
    for (const off of undo) off()
  }
}
