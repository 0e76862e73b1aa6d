import { createHash } from 'node:crypto'
import { createReadStream } from 'node:fs'
import { copyFile, lstat, mkdir, realpath, rename, rm, stat } from 'node:fs/promises'
import { basename, dirname, extname, isAbsolute, join, resolve } from 'node:path'
import { EngineError, type GraphDocument, type GraphNode } from '@openneuro/protocol'
import { ioError, systemCode } from './io-error.ts'
import { isBelow } from './project-folder.ts'

const MAX_FILES = 1000
const MAX_FILE_BYTES = 1_000_000_000
const MAX_TOTAL_BYTES = 4_000_000_000

/** Endings that make a text with a slash a path, also if it is relative. */
const EXTENSIONS = new Set(
  '.pt .pth .pkl .bin .onnx .safetensors .png .jpg .jpeg .wav .mp3 .json .txt .yaml .yml .vmd'.split(
    ' ',
  ),
)

export interface ExportScope {
  readonly projectFolder: string
  /** Where relative paths are looked for, in this order, after the project's folder. */
  readonly otherFolders: readonly string[]
  /** Files that are never copied, whatever a graph says. */
  readonly isPrivate: (path: string) => boolean
}

export interface Asset {
  /** Absolute, links resolved. */
  readonly from: string
  /** Name under `assets/`. */
  readonly to: string
  readonly bytes: number
}

export interface AssetPlan {
  readonly assets: readonly Asset[]
  /** The graph with `assets/<name>` in place of every path that is copied. */
  rewrite(document: GraphDocument): GraphDocument
}

/**
 * Finds the files outside of the project that its nodes name, at any depth of their `init_args`.
 * @throws EngineError `export.failed` when there are too many or too large ones
 */
export async function planAssets(document: GraphDocument, scope: ExportScope): Promise<AssetPlan> {
  const assets = new Map<string, Asset>()
  const targets = new Map<string, string>()
  for (const text of new Set(textsIn(document))) {
    const from = await outsideFile(text, scope)
    if (!from) continue
    const asset = assets.get(from) ?? (await assetOf(from, [...assets.values()], scope))
    assets.set(from, asset)
    targets.set(text, `assets/${asset.to}`)
    checkLimits([...assets.values()])
  }
  return { assets: [...assets.values()], rewrite: (current) => withTexts(current, targets) }
}

/** Copies the files, each whole or not at all. @throws EngineError `export.failed` */
export async function copyAssets(plan: AssetPlan, projectFolder: string): Promise<void> {
  const folder = join(projectFolder, 'assets')
  try {
    if (plan.assets.length > 0) await makeAssetsFolder(folder)
    for (const { from, to } of plan.assets) {
      const temporary = join(folder, `.${to}.export.tmp`)
      try {
        await copyFile(from, temporary)
        await rename(temporary, join(folder, to))
      } finally {
        await rm(temporary, { force: true })
      }
    }
  } catch (error) {
    throw ioError(`Cannot copy the files of the project to "${folder}"`, error, 'export.failed')
  }
}

async function makeAssetsFolder(folder: string): Promise<void> {
  await mkdir(folder).catch((error: unknown) => {
    if (systemCode(error) !== 'EEXIST') throw error
  })
  if ((await lstat(folder)).isDirectory()) return
  throw new EngineError('export.failed', `Cannot copy to "${folder}": it is a link or a file`)
}

function checkLimits(assets: readonly Asset[]): void {
  const total = assets.reduce((sum, asset) => sum + asset.bytes, 0)
  const tooLarge = assets.find((asset) => asset.bytes > MAX_FILE_BYTES)
  if (tooLarge) {
    throw new EngineError(
      'export.failed',
      `Cannot export the project: "${tooLarge.from}" has ${tooLarge.bytes} bytes, at most ` +
        `${MAX_FILE_BYTES} are copied. Put it somewhere else, and tell people where`,
    )
  }
  if (total <= MAX_TOTAL_BYTES && assets.length <= MAX_FILES) return
  throw new EngineError(
    'export.failed',
    `Cannot export the project: its nodes name more than ${MAX_FILES} files or ` +
      `${MAX_TOTAL_BYTES} bytes outside of it`,
  )
}

/** The file that a text names, if it exists outside of the project. */
async function outsideFile(text: string, scope: ExportScope): Promise<string | null> {
  if (text.length > 4096 || text.includes('\0') || !looksLikePath(text)) return null
  const places = isAbsolute(text)
    ? [text]
    : [scope.projectFolder, ...scope.otherFolders].map((folder) => resolve(folder, text))
  for (const place of places) {
    const file = await realFile(place)
    if (!file) continue
    const isOwn = isBelow(await realpath(scope.projectFolder), file)
    return isOwn || scope.isPrivate(file) ? null : file
  }
  return null
}

function looksLikePath(text: string): boolean {
  if (isAbsolute(text)) return true
  return /[\\/]/.test(text) && EXTENSIONS.has(extname(text).toLowerCase())
}

async function realFile(path: string): Promise<string | null> {
  const file = await realpath(path).catch(() => null)
  if (file === null) return null
  const info = await stat(file).catch(() => null)
  return info?.isFile() ? file : null
}

/** The first free name of: its own, with its folder's in front, with a number in front. */
async function assetOf(from: string, others: readonly Asset[], scope: ExportScope): Promise<Asset> {
  const { size: bytes } = await stat(from)
  const own = basename(from)
  const parent = basename(dirname(from))
  for (let turn = 0; ; turn++) {
    const to = turn === 0 ? own : turn === 1 && parent ? `${parent}_${own}` : `${turn}_${own}`
    const isTaken = others.some((other) => other.to.toLowerCase() === to.toLowerCase())
    if (!isTaken && (await isFreeFor(from, join(scope.projectFolder, 'assets', to)))) {
      return { from, to, bytes }
    }
  }
}

/** A name is also free if the very same content is there already. */
async function isFreeFor(from: string, target: string): Promise<boolean> {
  const info = await lstat(target).catch(() => null)
  if (!info) return true
  if (!info.isFile() || info.size !== (await stat(from)).size) return false
  return (await hashOf(from)) === (await hashOf(target))
}

async function hashOf(path: string): Promise<string> {
  const hash = createHash('sha256')
  for await (const chunk of createReadStream(path)) hash.update(chunk)
  return hash.digest('hex')
}

function textsIn(document: GraphDocument): string[] {
  return [...document.nodes.values()].flatMap((node) => [
    ...textsOf(node.initArgs),
    ...(node.subGraph ? textsIn(node.subGraph) : []),
  ])
}

function textsOf(value: unknown): string[] {
  if (typeof value === 'string') return [value]
  return typeof value === 'object' && value !== null ? Object.values(value).flatMap(textsOf) : []
}

/** Nodes in which nothing is replaced stay the same objects. */
function withTexts(document: GraphDocument, targets: ReadonlyMap<string, string>): GraphDocument {
  if (targets.size === 0) return document
  const nodes = [...document.nodes].map(([id, node]) => [id, nodeWithTexts(node, targets)] as const)
  return { ...document, nodes: new Map(nodes) }
}

function nodeWithTexts(node: GraphNode, targets: ReadonlyMap<string, string>): GraphNode {
  const inner = node.subGraph ? textsIn(node.subGraph) : []
  if (![...textsOf(node.initArgs), ...inner].some((text) => targets.has(text))) return node
  return {
    ...node,
    initArgs: replaced(node.initArgs, targets) as GraphNode['initArgs'],
    subGraph: node.subGraph && withTexts(node.subGraph, targets),
  }
}

function replaced(value: unknown, targets: ReadonlyMap<string, string>): unknown {
  if (typeof value === 'string') return targets.get(value) ?? value
  if (Array.isArray(value)) return value.map((item) => replaced(item, targets))
  if (typeof value !== 'object' || value === null) return value
  return Object.fromEntries(
    Object.entries(value).map(([key, member]) => [key, replaced(member, targets)]),
  )
}
