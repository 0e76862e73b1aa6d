import { EngineError } from '@openneuro/protocol/errors'
import type { FrameCodec } from './codec.ts'
import { Frame, type FrameClass } from './frame.ts'

export interface FrameKindOptions<F extends Frame> {
  /** The kind this one can stand in for; `Frame` when it is none. */
  readonly parent: FrameClass
  /** True when a slow reader may lose old frames of this kind: pictures, sound, poses. */
  readonly media: boolean
  readonly codec: FrameCodec<F>
}

/** What the engine knows about a kind of frame. */
export interface FrameKind<F extends Frame = Frame> extends FrameKindOptions<F> {
  readonly name: string
  readonly frameClass: FrameClass<F>
  /** Stands for the kind on the wire, u32. */
  readonly code: number
}

/** Codes below this are given out by the engine, for its own kinds and for what is no frame. */
const FIRST_HASHED_CODE = 0x80000000

/** On a frame class's prototype, so that the kind of a frame is one look-up in its hidden class. */
const KIND = Symbol('kind')
interface HasKind {
  [KIND]?: FrameKind
}

const byName = new Map<string, FrameKind>()
const byCode = new Map<number, FrameKind>()

/**
 * Makes a kind of frame known in this thread: call it where the class is defined, so that every thread
 * that imports the class knows the kind. Its name and its code must be free.
 *
 * @example
 * class HeartRate extends Frame {
 *   static override readonly frameName = 'HeartRate'
 *   …
 * }
 * defineFrame(HeartRate, { parent: Frame, media: false, codec: heartRateCodec })
 */
export function defineFrame<F extends Frame>(
  frameClass: FrameClass<F>,
  options: FrameKindOptions<F>,
): FrameKind<F> {
  return registerKind(frameClass, codeOfName(frameClass.frameName), options)
}

/** `defineFrame` with a code below those of other packages. @internal */
export function registerKind<F extends Frame>(
  frameClass: FrameClass<F>,
  code: number,
  options: FrameKindOptions<F>,
): FrameKind<F> {
  const name = frameClass.frameName
  requireFree(name, code)
  requireChild(frameClass, options.parent)
  const kind: FrameKind<F> = { name, frameClass, code, ...options }
  byName.set(name, kind)
  byCode.set(code, kind)
  Object.defineProperty(frameClass.prototype, KIND, { value: kind })
  return kind
}

function requireFree(name: string, code: number): void {
  const taken = name === 'Frame' ? 'Frame' : (byName.get(name) ?? byCode.get(code))?.name
  if (taken === undefined) return
  const why = taken === name ? 'there is one already' : `its code is also that of "${taken}"`
  throw new EngineError(
    'frame.kind_exists',
    `Cannot define the frame kind "${name}": ${why}; choose another frameName`,
  )
}

function requireChild(frameClass: FrameClass, parent: FrameClass): void {
  if (frameClass.prototype instanceof parent && isDefined(parent)) return
  throw new EngineError(
    'frame.invalid',
    `Cannot define the frame kind "${frameClass.frameName}": its class does not extend ` +
      `"${parent.frameName}", or that kind is not defined; give the kind it extends as parent`,
  )
}

function isDefined(frameClass: FrameClass): boolean {
  return frameClass === Frame || byName.get(frameClass.frameName)?.frameClass === frameClass
}

/** FNV-1a, 32 bits (Fowler, Noll, Vo), with the highest bit set. */
export function codeOfName(name: string): number {
  let hash = 0x811c9dc5
  for (const byte of Buffer.from(name)) hash = Math.imul(hash ^ byte, 0x01000193)
  return (hash | FIRST_HASHED_CODE) >>> 0
}

/** The kind of a frame; fails for a class that was never given to `defineFrame`. */
export function kindOf(frame: Frame): FrameKind {
  const kind = (frame as HasKind)[KIND]
  if (kind !== undefined && kind.frameClass === frame.constructor) return kind
  throw new EngineError(
    'frame.unknown_kind',
    `Cannot send a frame of the class "${frame.constructor.name}": its kind is not defined; ` +
      'call defineFrame where the class is declared',
  )
}

export function kindByName(name: string): FrameKind | undefined {
  return byName.get(name)
}

/** Fails for a code that no kind of this thread has. */
export function kindByCode(code: number): FrameKind {
  const kind = byCode.get(code)
  if (kind !== undefined) return kind
  throw new EngineError(
    'frame.unknown_kind',
    `Cannot read a frame of the kind with code ${code}: this thread does not know it; ` +
      'import the module that defines it in the component that reads',
  )
}

/** Names of all kinds, `Frame` first. */
export function kindNames(): string[] {
  return ['Frame', ...byName.keys()]
}

/** True when a frame of the kind `sub` can stand where one of the kind `sup` is expected. */
export function isSubtype(sub: string, sup: string): boolean {
  if (sub === sup) return sub === 'Frame' || byName.has(sub)
  const kind = byName.get(sub)
  return kind !== undefined && isSubtype(kind.parent.frameName, sup)
}

/** True when a slow reader may lose old frames of this kind. False for `Frame`, which can be any kind. */
export function isMediaKind(name: string): boolean {
  return byName.get(name)?.media ?? false
}
