import { mkdirSync, statSync } from 'node:fs'
import { dirname, join, resolve } from 'node:path'
import { EngineError } from '@openneuro/protocol'
import type { Component } from '../component/define-component.ts'
import { parseInitArgs } from '../component/init-args.ts'
import type { Catalog } from '../engine/types.ts'
import { ioReason } from './io-error.ts'
import { downloadModel, type ModelTransfer } from './model-download.ts'
import { isBelow } from './project-folder.ts'
import type { ModelInfo, ModelRequirement, ModelStore } from './types.ts'

export interface ModelStoreOptions {
  readonly catalog: Pick<Catalog, 'types' | 'component'>
  /** `<home>/models` */
  readonly folder: string
  /** Where all models are fetched from instead, by their file names: a mirror, or a test's server. */
  readonly baseUrl?: string | undefined
  /** Waits between attempts; see `downloadModel`. */
  readonly transfer?: Pick<ModelTransfer, 'retryDelayMs' | 'stallMs'>
  /** Milliseconds between two reports of progress. @default 100 */
  readonly reportMs?: number
}

interface Download {
  readonly abort: AbortController
  readonly done: Promise<void>
  received: number
  total: number
}

/** The models that components declare with their default configuration, and their downloads. */
export function createModelStore(options: ModelStoreOptions): ModelStore {
  const { folder, baseUrl, reportMs = 100 } = options
  const listeners = new Set<(model: ModelInfo) => void>()
  const downloads = new Map<string, Download>()
  const errors = new Map<string, string>()

  function infoOf(model: ModelRequirement): ModelInfo {
    const download = downloads.get(model.id)
    return {
      id: model.id,
      file: model.file,
      present: isFile(join(folder, model.file)),
      bytes: model.bytes,
      licence: model.licence,
      url: urlOf(model, baseUrl),
      downloading: download ? { received: download.received, total: download.total } : null,
      error: errors.get(model.id) ?? null,
    }
  }

  function report(model: ModelRequirement): void {
    const info = infoOf(model)
    for (const listener of listeners) listener(info)
  }

  function mustKnow(id: string): ModelRequirement {
    const model = modelsOf(options.catalog).find((one) => one.id === id)
    if (model) return model
    throw new EngineError('model.not_found', `No component knows a model "${id}"`)
  }

  async function run(model: ModelRequirement, download: Download): Promise<void> {
    let reportedAt = 0
    try {
      const file = pathOf(folder, model)
      mkdirSync(dirname(file), { recursive: true })
      await downloadModel({
        ...options.transfer,
        model,
        file,
        url: urlOf(model, baseUrl),
        signal: download.abort.signal,
        onProgress: (received, total) => {
          Object.assign(download, { received, total })
          if (performance.now() - reportedAt < reportMs) return
          reportedAt = performance.now()
          report(model)
        },
      })
    } catch (error) {
      if (!download.abort.signal.aborted) errors.set(model.id, ioReason(error))
    } finally {
      downloads.delete(model.id)
      report(model)
    }
  }

  return {
    list: () => modelsOf(options.catalog).map(infoOf),
    download: (id) => {
      const model = mustKnow(id)
      if (downloads.has(id) || isFile(join(folder, model.file))) return
      errors.delete(id)
      const { promise, resolve: finish } = Promise.withResolvers<void>()
      const download = {
        abort: new AbortController(),
        done: promise,
        received: 0,
        total: model.bytes,
      }
      downloads.set(id, download)
      report(model)
      void run(model, download).finally(finish)
    },
    cancel: (id) => {
      mustKnow(id)
      downloads.get(id)?.abort.abort()
    },
    onProgress: (listener) => {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
    dispose: async () => {
      const running = [...downloads.values()]
      for (const download of running) download.abort.abort()
      await Promise.all(running.map((download) => download.done))
    },
  }
}

/** One per id, in the order of the catalogue. */
function modelsOf(catalog: ModelStoreOptions['catalog']): ModelRequirement[] {
  const models = new Map<string, ModelRequirement>()
  for (const type of catalog.types) {
    const component = catalog.component(type)
    for (const model of component ? modelsOfComponent(component) : []) {
      if (!models.has(model.id)) models.set(model.id, model)
    }
  }
  return [...models.values()]
}

/** None for a component that cannot say without being configured first. */
function modelsOfComponent(component: Component): ModelRequirement[] {
  try {
    return component
      .requires(parseInitArgs(component, {}))
      .filter((requirement) => requirement.kind === 'model')
  } catch {
    return []
  }
}

function pathOf(folder: string, model: ModelRequirement): string {
  const path = resolve(folder, model.file)
  if (path !== folder && isBelow(folder, path)) return path
  throw new EngineError(
    'file.not_allowed',
    `Cannot download model "${model.id}": its file "${model.file}" lies outside of "${folder}"`,
  )
}

function urlOf(model: ModelRequirement, baseUrl: string | undefined): string {
  if (!baseUrl) return model.url
  const path = model.file.split('/').map(encodeURIComponent).join('/')
  return new URL(path, baseUrl.endsWith('/') ? baseUrl : `${baseUrl}/`).href
}

function isFile(path: string): boolean {
  return statSync(path, { throwIfNoEntry: false })?.isFile() ?? false
}
