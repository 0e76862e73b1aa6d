import { rm } from 'node:fs/promises'
import {
  type DocumentProblem,
  EngineError,
  type GraphDocument,
  type ProjectInfo,
} from '@openneuro/protocol'
import type { Catalog, GraphManager } from '../engine/types.ts'
import { type DocumentPatch, diffDocuments } from '../graph/document.ts'
import type { ConfigStore } from './config.ts'
import { type AssetPlan, copyAssets, planAssets } from './export-project.ts'
import { checkGitUrl } from './git-url.ts'
import { peekGraph } from './graph-file.ts'
import { fetchProject, type ImportOptions } from './import-project.ts'
import { OpenProject } from './open-project.ts'
import { mustFindProject } from './project-folder.ts'
import { ProjectShelf } from './project-shelf.ts'
import { openScratch } from './scratch.ts'
import { Serial } from './serial.ts'
import { readThumbnail, writeThumbnail } from './thumbnail.ts'
import { wantsOf } from './trust.ts'
import type { ExportPlan, Home, Projects, Want } from './types.ts'

export interface ProjectStoreOptions {
  readonly home: Home
  readonly graph: GraphManager
  readonly catalog: Pick<Catalog, 'component'>
  readonly config: ConfigStore
  /** Files that come with the product; relative paths are looked for there after the project. */
  readonly assetsFolder: string
  readonly git: Pick<ImportOptions, 'env' | 'timeoutMs' | 'maxBytes' | 'maxFiles' | 'checkMs'> & {
    /** For tests with a server on this machine. */
    readonly allowLoopback?: boolean
  }
  /** How long after an edit graph.json is written. @default 300 */
  readonly saveDelayMs?: number
  /** Milliseconds since the Unix epoch. */
  readonly now?: () => number
  /** Told about saves in the background that failed; they are tried again. */
  readonly onSaveFailed?: (error: unknown) => void
}

/**
 * Opens the projects of a home: the one that was open last, else the scratch project.
 * What opening, closing, creating, removing and sharing do to files comes one after the other.
 */
export async function openProjects(options: ProjectStoreOptions): Promise<ProjectStore> {
  const store = new ProjectStore(options)
  await store.restore()
  return store
}

export class ProjectStore implements Projects {
  readonly #options: ProjectStoreOptions
  readonly #graph: GraphManager
  readonly #shelf: ProjectShelf
  readonly #tasks = new Serial()
  readonly #unsubscribe: () => void
  #open: OpenProject | null = null
  /** Set while another graph is loaded: an edit would belong to neither. */
  #isSwitching = true
  /** The graph was loaded and not edited since: it may have renamed slots of an older file. */
  #isFresh = true
  #problems: readonly DocumentProblem[] = []
  #isImporting = false

  constructor(options: ProjectStoreOptions) {
    this.#options = options
    this.#graph = options.graph
    this.#shelf = new ProjectShelf({ root: options.home.projects, config: options.config })
    this.#unsubscribe = this.#graph.on('change', (patch, document) => this.#edit(patch, document))
  }

  get current(): string | null {
    return this.#open?.name ?? null
  }

  get folder(): string {
    return this.#open?.folder ?? this.#options.home.root
  }

  get problems(): readonly DocumentProblem[] {
    return this.#problems
  }

  /** Once, at the start. A project that cannot be opened any more is reported in `problems`. */
  async restore(): Promise<void> {
    await this.#tasks.run(async () => {
      await this.#shelf.sweep()
      await this.#shelf.forgetMissing()
      const name = this.#options.config.value.current_project
      try {
        if (name !== null) return await this.#switchTo(await this.#load(name))
      } catch (error) {
        await this.#switchTo(await this.#scratch({ isEmpty: false }))
        const detail = error instanceof Error ? error.message : String(error)
        this.#problems = [{ path: '', detail }, ...this.#problems]
        return
      }
      await this.#switchTo(await this.#scratch({ isEmpty: false }))
    })
  }

  async list(): Promise<readonly ProjectInfo[]> {
    const projects = await this.#shelf.list()
    if (this.#shelf.hasMissing(projects.map((project) => project.name))) {
      await this.#tasks.run(() => this.#shelf.forgetMissing())
    }
    return projects
  }

  create(name: string): Promise<void> {
    return this.#tasks.run(() => this.#shelf.create(name))
  }

  remove(name: string): Promise<void> {
    return this.#tasks.run(async () => {
      if (name === this.current) await this.#closeCurrent()
      await this.#shelf.remove(name)
    })
  }

  open(name: string, { reload = false }: { reload?: boolean } = {}): Promise<void> {
    return this.#tasks.run(async () => {
      if (name !== this.current) return this.#switchTo(await this.#load(name))
      if (reload) await this.#reload(name)
    })
  }

  close(): Promise<void> {
    return this.#tasks.run(() => this.#closeCurrent())
  }

  save(): Promise<void> {
    return this.#tasks.run(async () => {
      if (this.current !== null) await this.#open?.save()
    })
  }

  /** Writes the graph now, that of the scratch project too, so that the journal is empty. */
  settle(): Promise<void> {
    return this.#tasks.run(async () => this.#open?.save())
  }

  async readThumbnail(name: string): Promise<Buffer> {
    return readThumbnail(await mustFindProject(this.#shelf.root, name), name)
  }

  async writeThumbnail(name: string, png: Buffer): Promise<void> {
    await writeThumbnail(await mustFindProject(this.#shelf.root, name), name, png)
  }

  async readDocument(name: string): Promise<GraphDocument> {
    const folder = await mustFindProject(this.#shelf.root, name)
    if (this.#open && name === this.current) return this.#open.document
    return (await peekGraph(folder, name)).document
  }

  planExport(name: string): Promise<{ project_dir: string; assets: AssetPlan['assets'] }> {
    return this.#tasks.run(async () => {
      const { folder, plan } = await this.#planExport(name)
      return { project_dir: folder, assets: plan.assets }
    })
  }

  /** Copies the files that the nodes name into `assets/` and lets the nodes name the copies. */
  export(name: string): Promise<ExportPlan> {
    return this.#tasks.run(async () => {
      const { folder, plan } = await this.#planExport(name)
      // An import could name any file of the user's, to be shared along with the next export.
      if (plan.assets.length > 0) await this.#assertTrusted(name)
      await copyAssets(plan, folder)
      await this.#rewrite(name, plan)
      return { project_dir: folder, assets_copied: plan.assets.map((asset) => asset.to) }
    })
  }

  async import(gitUrl: string, signal?: AbortSignal): Promise<{ name: string }> {
    if (this.#isImporting) {
      throw new EngineError(
        'project.busy',
        `Cannot import "${gitUrl.slice(0, 200)}" now: another project is being imported. Wait for it`,
      )
    }
    this.#isImporting = true
    try {
      return await this.#import(gitUrl, signal)
    } finally {
      this.#isImporting = false
    }
  }

  async trust(name: string): Promise<{ trusted: boolean; wants: readonly Want[] }> {
    const folder = await mustFindProject(this.#shelf.root, name)
    const wants = this.#wants(await this.readDocument(name), folder)
    return { trusted: this.#shelf.isTrusted(name), wants }
  }

  setTrusted(name: string): Promise<void> {
    return this.#tasks.run(async () => {
      await mustFindProject(this.#shelf.root, name)
      await this.#shelf.trust(name)
    })
  }

  /** The scratch project is the user's own. */
  async assertTrusted(name?: string): Promise<void> {
    const asked = name ?? this.current
    if (asked !== null) await this.#assertTrusted(asked)
  }

  /** Saves what is left to save; what cannot be saved stays in the journal. */
  async dispose(): Promise<void> {
    await this.#tasks.run(async () => {
      this.#unsubscribe()
      await this.#closeQuietly(this.#open)
    })
  }

  async #import(gitUrl: string, signal: AbortSignal | undefined): Promise<{ name: string }> {
    const { git } = this.#options
    const source = await checkGitUrl(gitUrl, { allowLoopback: git.allowLoopback ?? false })
    await this.#shelf.assertFree(source.name)
    const folder = this.#shelf.temporary('import')
    try {
      await fetchProject({ ...git, source, folder, signal })
      await this.#tasks.run(() => this.#shelf.adopt(folder, source.name))
    } finally {
      await rm(folder, { recursive: true, force: true, maxRetries: 3 })
    }
    return { name: source.name }
  }

  #edit(patch: DocumentPatch, document: GraphDocument): void {
    if (!this.#open || this.#isSwitching) {
      throw new EngineError(
        'project.busy',
        'Cannot edit the graph while another project is being opened. Try again in a moment',
      )
    }
    // The journal is replayed on the file as it is, so what loading changed goes with the first edit.
    const whole = this.#isFresh ? diffDocuments(this.#open.document, document) : patch
    this.#open.edit(whole, document)
    this.#isFresh = false
  }

  async #load(name: string): Promise<OpenProject> {
    const folder = await mustFindProject(this.#shelf.root, name)
    return OpenProject.open({ ...this.#options, folder, name })
  }

  #scratch({ isEmpty }: { isEmpty: boolean }): Promise<OpenProject> {
    return openScratch(this.#options.home.root, { ...this.#options, isEmpty })
  }

  /** Loads the project into the graph. The one before stays open until that has worked. */
  async #switchTo(next: OpenProject): Promise<void> {
    const before = this.#open
    this.#isSwitching = true
    // Whoever sees the other graph sees the other project.
    const stopWatching = this.#graph.on('reset', () => {
      this.#open = next
      this.#isFresh = true
    })
    try {
      const found = await this.#graph.reset(next.document, { folder: next.folder })
      this.#problems = [...next.problems, ...found]
    } catch (error) {
      if (this.#open !== next) await next.close()
      throw error
    } finally {
      stopWatching()
      this.#isSwitching = this.#open === null
    }
    await this.#closeQuietly(before)
    await this.#options.config.update(() => ({ current_project: next.name }))
  }

  /** Edits that cannot be saved now stay in the journal, and are saved when it is opened next. */
  async #closeQuietly(project: OpenProject | null): Promise<void> {
    await project?.close().catch((error: unknown) => this.#options.onSaveFailed?.(error))
  }

  /** Reads the open project again: what was edited is saved first, what was changed by hand is seen. */
  async #reload(name: string): Promise<void> {
    this.#isSwitching = true
    await this.#closeQuietly(this.#open)
    try {
      await this.#switchTo(await this.#load(name))
    } catch (error) {
      await this.#switchTo(await this.#scratch({ isEmpty: true }))
      throw error
    }
  }

  async #closeCurrent(): Promise<void> {
    this.#isSwitching = true
    if (this.current === null) await this.#closeQuietly(this.#open)
    await this.#switchTo(await this.#scratch({ isEmpty: true }))
  }

  async #planExport(name: string) {
    const folder = await mustFindProject(this.#shelf.root, name)
    const document = await this.readDocument(name)
    const { home, assetsFolder } = this.#options
    const plan = await planAssets(document, {
      projectFolder: folder,
      otherFolders: [assetsFolder],
      isPrivate: (path) => path === home.envFile || path === home.configFile,
    })
    return { folder, document, plan }
  }

  async #rewrite(name: string, plan: AssetPlan): Promise<void> {
    if (this.#open && name === this.current) {
      await this.#rewriteOpen(this.#open, plan)
      return this.#open.save()
    }
    const project = await this.#load(name)
    const next = plan.rewrite(project.document)
    const patch = diffDocuments(project.document, next)
    if (Object.keys(patch).length > 0) project.edit(patch, next)
    await project.close()
  }

  /**
   * Only the nodes concerned restart, unless one refuses: a composite, whose inside cannot be configured
   * alone, or one whose old configuration is invalid. Then the graph is loaded anew.
   */
  async #rewriteOpen(open: OpenProject, plan: AssetPlan): Promise<void> {
    const changed = diffDocuments(open.document, plan.rewrite(open.document)).set ?? []
    try {
      for (const node of changed) await this.#graph.setInitArgs(node.id, node.initArgs)
    } catch {
      const next = plan.rewrite(open.document)
      open.edit(diffDocuments(open.document, next), next)
      this.#isSwitching = true
      try {
        await this.#graph.reset(next, { folder: open.folder })
        this.#isFresh = true
      } finally {
        this.#isSwitching = false
      }
    }
  }

  async #assertTrusted(name: string): Promise<void> {
    const { trusted, wants } = await this.trust(name)
    if (trusted) return
    throw new EngineError(
      'project.not_trusted',
      `Cannot start project "${name}": it was made elsewhere and is not trusted yet. ` +
        'Look at what it wants, then trust it',
      { details: { wants } },
    )
  }

  #wants(document: GraphDocument, folder: string): Want[] {
    const { home, catalog, assetsFolder } = this.#options
    const openFolders = [assetsFolder, home.uploads, home.recordings, home.models]
    return wantsOf(document, { catalog, projectFolder: folder, openFolders })
  }
}
