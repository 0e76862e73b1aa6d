import { join } from 'node:path'
import { EngineError, type GraphDocument } from '@openneuro/protocol'
import { filesOf } from '../component/requirements.ts'
import type { Catalog } from '../engine/types.ts'
import { ioReason } from './io-error.ts'
import { knownModels } from './known-models.ts'
import type { ModelTransfer } from './model-download.ts'
import { createFactFinder } from './model-fact-finder.ts'
import { isFile, isPresent, keptBytes } from './model-files.ts'
import { downloadModelSet, urlsOf } from './model-set-download.ts'
import type { ModelInfo, ModelRequirement, ModelStore } from './types.ts'

export interface ModelStoreOptions {
  readonly catalog: Pick<Catalog, 'types' | 'component'>
  /** The open graph: what its nodes are configured to use is known too. @default none */
  readonly graph?: () => GraphDocument
  /** `<home>/models` */
  readonly folder: string
  /** Where all models are fetched from instead of their own host: a mirror, or a test's server. */
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

/** The models that components and the open graph declare, and their downloads. */
export function createModelStore(options: ModelStoreOptions): ModelStore {
  const { folder, baseUrl, reportMs = 100 } = options
  const listeners = new Set<(model: ModelInfo) => void>()
  const downloads = new Map<string, Download>()
  const errors = new Map<string, string>()
  const facts = createFactFinder(baseUrl)

  const known = () => knownModels(options.catalog, options.graph?.() ?? null).map(facts.of)

  function infoOf(model: ModelRequirement): ModelInfo {
    const download = downloads.get(model.id)
    const present = isPresent(folder, model)
    const kept = present || download ? 0 : keptBytes(folder, model)
    return {
      id: model.id,
      file: model.file,
      present,
      bytes: model.bytes,
      licence: model.licence,
      url: model.files ? model.url : urlsOf(model, baseUrl)[0]!,
      ...(model.files && { files: filesInfo(model) }),
      ...(model.byHand && { by_hand: true }),
      downloading: download ? { received: download.received, total: download.total } : null,
      ...(kept > 0 && { kept }),
      error: errors.get(model.id) ?? null,
    }
  }

  function filesInfo(model: ModelRequirement): NonNullable<ModelInfo['files']> {
    return filesOf(model).map((source) => ({
      file: source.file,
      bytes: source.bytes,
      url: urlsOf(source, baseUrl)[0]!,
      present: isFile(join(folder, source.file)),
    }))
  }

  function report(model: ModelRequirement): void {
    const info = infoOf(model)
    for (const listener of listeners) listener(info)
  }

  function mustKnow(id: string): ModelRequirement {
    const model = known().find((one) => one.id === id)
    if (model) return model
    throw new EngineError('model.not_found', `No component knows a model "${id}"`)
  }

  async function run(model: ModelRequirement, download: Download): Promise<void> {
    let reportedAt = 0
    try {
      // Size and licence are to be seen before anything is fetched.
      if (model.byHand) {
        await facts.find(model)
        return
      }
      await downloadModelSet({
        ...options.transfer,
        model,
        folder,
        baseUrl,
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
      report(facts.of(model))
    }
  }

  return {
    list: () => known().map(infoOf),
    download: (id) => {
      const model = mustKnow(id)
      if (downloads.has(id) || isPresent(folder, model)) return
      errors.delete(id)
      const { promise, resolve: finish } = Promise.withResolvers<void>()
      const download = {
        abort: new AbortController(),
        done: promise,
        received: keptBytes(folder, model),
        total: model.bytes,
      }
      downloads.set(id, download)
      report(model)
      void run(model, download).finally(finish)
    },
    cancel: (id) => {
      if (!downloads.has(id)) mustKnow(id)
      downloads.get(id)?.abort.abort()
    },
    onProgress: (listener) => {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
    dispose: async () => {
      facts.dispose()
      const running = [...downloads.values()]
      for (const download of running) download.abort.abort()
      await Promise.all(running.map((download) => download.done))
    },
  }
}
