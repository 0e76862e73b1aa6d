import {
  type BodyPoseFrame,
  headingFromWaist,
  type Input,
  type ObjectLocationFrame,
} from '../../../core/index.ts'

/** An object that was located, world metres. */
export interface SeenObject {
  readonly id: string
  readonly label: string
  readonly position: readonly [x: number, y: number, z: number]
}

/** What the character sees and where it stands, from the latest frames of two inputs that may be unwired. */
export class Surroundings {
  readonly #objectsInput
  readonly #poseInput
  #objects: ReadonlyMap<string, SeenObject> = new Map()
  #poseLines: string | null = null

  constructor(inputs: {
    readonly objects: Input<ObjectLocationFrame> | null
    readonly pose: Input<BodyPoseFrame> | null
  }) {
    this.#objectsInput = inputs.objects?.newest() ?? null
    this.#poseInput = inputs.pose?.newest() ?? null
  }

  /** @returns the objects that are no longer seen and those that are new */
  update(): { readonly gone: readonly SeenObject[]; readonly found: readonly SeenObject[] } {
    const waist = this.#poseInput?.tryNext()?.parts.waist
    if (waist) this.#poseLines = poseLines(waist)
    const frame = this.#objectsInput?.tryNext()
    if (!frame) return { gone: [], found: [] }
    const before = this.#objects
    this.#objects = objectsOf(frame)
    return { gone: missingFrom(this.#objects, before), found: missingFrom(before, this.#objects) }
  }

  /** Objects seen now, in the order in which they were located. */
  get objects(): readonly SeenObject[] {
    return [...this.#objects.values()]
  }

  /** Place and heading, in two lines; null while no pose with a waist has come. */
  get pose(): string | null {
    return this.#poseLines
  }
}

/** `"cup" at (1.00, 0.50, 2.00)`, one line per object. */
export function objectLines(objects: readonly SeenObject[]): string {
  return objects.map(({ label, position }) => `"${label}" at ${point(position)}`).join('\n')
}

export function point(position: SeenObject['position']): string {
  return `(${position.map(fixed).join(', ')})`
}

function poseLines(waist: Parameters<typeof headingFromWaist>[0]): string {
  const { posX, posY, posZ } = waist
  // Adding 0 turns -0 into 0.
  const heading = Math.round(headingFromWaist(waist)) + 0
  return (
    `[Position (y-up): x=${fixed(posX)}, y=${fixed(posY)}, z=${fixed(posZ)}]\n` +
    `[Heading (from +Z clockwise): ${heading}°]`
  )
}

function objectsOf(frame: ObjectLocationFrame): Map<string, SeenObject> {
  const { labels, positions, objectIds } = frame
  const entries = labels.map((label, i) => {
    const [x = 0, y = 0, z = 0] = positions.subarray(i * 3, i * 3 + 3)
    const id = `${objectIds[i]}`
    return [id, { id, label, position: [x, y, z] } satisfies SeenObject] as const
  })
  return new Map(entries)
}

function missingFrom(
  some: ReadonlyMap<string, SeenObject>,
  all: ReadonlyMap<string, SeenObject>,
): SeenObject[] {
  return [...all.values()].filter(({ id }) => !some.has(id))
}

function fixed(metres: number): string {
  return metres.toFixed(2)
}
