import { randomUUID } from 'node:crypto'
import { lstat, mkdir, readdir, readFile, rename, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { EMPTY_DOCUMENT, EngineError, type ProjectInfo } from '@openneuro/protocol'
import { writeAtomic } from './atomic-write.ts'
import type { ConfigStore } from './config.ts'
import { bytesFromDocument, graphFile } from './graph-file.ts'
import { ioError } from './io-error.ts'
import { findProject, projectNames } from './project-folder.ts'
import { PLACEHOLDER_PNG, thumbnailFile } from './thumbnail.ts'

/** The folders of all projects of a home, and which of them may run; knows nothing of open graphs. */
export class ProjectShelf {
  readonly root: string
  readonly #config: ConfigStore

  constructor({ root, config }: { root: string; config: ConfigStore }) {
    this.root = root
    this.#config = config
  }

  /** Removes what a crash has left: half-made copies, folders on their way out. */
  async sweep(): Promise<void> {
    const names = await readdir(this.root)
    for (const name of names.filter((one) =>
      /^\.(new|preset|trash|import)-\w{8}\.tmp$/.test(one),
    )) {
      await rm(join(this.root, name), { recursive: true, force: true, maxRetries: 3 })
    }
  }

  async list(): Promise<ProjectInfo[]> {
    const names = await projectNames(this.root)
    return Promise.all(
      names.map(async (name) => {
        const folder = join(this.root, name)
        const picture = await lstat(thumbnailFile(folder)).catch(() => null)
        return {
          name,
          has_thumbnail: picture?.isFile() ?? false,
          ...(await graphSummary(graphFile(folder))),
          is_preset: this.#config.value.presets_copied.includes(name),
        }
      }),
    )
  }

  /** The folder appears with all that belongs in it. Nothing happens when there is one. */
  async create(name: string): Promise<void> {
    const { folder, exists } = await findProject(this.root, name)
    if (exists) return
    const temporary = this.temporary('new')
    try {
      await mkdir(temporary)
      await writeAtomic(graphFile(temporary), bytesFromDocument(EMPTY_DOCUMENT))
      await writeAtomic(thumbnailFile(temporary), PLACEHOLDER_PNG)
      // Trusted first: a crash in between must not leave a project of ours that may not run.
      await this.trust(name)
      await rename(temporary, folder)
    } catch (error) {
      await rm(temporary, { recursive: true, force: true })
      throw ioError(`Cannot create project "${name}" in "${this.root}"`, error)
    }
  }

  /** Nothing happens when it does not exist. */
  async remove(name: string): Promise<void> {
    const { folder, exists } = await findProject(this.root, name)
    if (!exists) return
    const trash = this.temporary('trash')
    try {
      await rename(folder, trash)
      await this.untrust(name)
      await rm(trash, { recursive: true, force: true, maxRetries: 3 })
    } catch (error) {
      throw ioError(`Cannot delete project "${name}"`, error)
    }
  }

  /** Takes over a fetched project; it is not trusted. @throws EngineError `project.exists` */
  async adopt(fetched: string, name: string): Promise<void> {
    const { folder } = await this.assertFree(name)
    try {
      await writeFile(thumbnailFile(fetched), PLACEHOLDER_PNG, { flag: 'wx' }).catch(() => {})
      await this.untrust(name)
      await rename(fetched, folder)
    } catch (error) {
      throw ioError(`Cannot move the imported project "${name}" to "${this.root}"`, error)
    }
  }

  /** @throws EngineError `project.exists` */
  async assertFree(name: string): Promise<{ folder: string }> {
    const { folder, exists } = await findProject(this.root, name)
    if (!exists) return { folder }
    throw new EngineError(
      'project.exists',
      `Cannot import "${name}": there is a project of that name. Delete or rename it first`,
    )
  }

  isTrusted(name: string): boolean {
    return this.#config.value.trusted_projects.includes(name)
  }

  async trust(name: string): Promise<void> {
    if (this.isTrusted(name)) return
    await this.#config.update((now) => ({ trusted_projects: [...now.trusted_projects, name] }))
  }

  async untrust(name: string): Promise<void> {
    if (!this.isTrusted(name)) return
    await this.#config.update((now) => ({
      trusted_projects: now.trusted_projects.filter((one) => one !== name),
    }))
  }

  /** True if a trusted project is not among these. */
  hasMissing(names: readonly string[]): boolean {
    return this.#config.value.trusted_projects.some((name) => !names.includes(name))
  }

  /** A folder that was deleted by hand takes its trust with it: the next of that name is another. */
  async forgetMissing(): Promise<void> {
    const there = new Set(await projectNames(this.root))
    for (const name of this.#config.value.trusted_projects) {
      if (!there.has(name)) await this.untrust(name)
    }
  }

  /** A path beside the projects for something that is not ready yet. */
  temporary(purpose: 'new' | 'trash' | 'import'): string {
    return join(this.root, `.${purpose}-${randomUUID().slice(0, 8)}.tmp`)
  }
}

/** Nothing where the file cannot be read: the list is for looking, opening tells why. */
async function graphSummary(file: string): Promise<Pick<ProjectInfo, 'node_count' | 'changed_at'>> {
  try {
    const [{ mtime }, text] = await Promise.all([lstat(file), readFile(file, 'utf8')])
    const { nodes } = JSON.parse(text)
    return { node_count: Object.keys(nodes ?? {}).length, changed_at: mtime.toISOString() }
  } catch {
    return {}
  }
}
