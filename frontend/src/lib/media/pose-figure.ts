/** A place in metres: +X the figure's right, Y up, +Z forward. */
export interface Place {
  readonly x: number
  readonly y: number
  readonly z: number
}

export type Figure = ReadonlyMap<string, Place>

/** Pairs of parts with a line between them. The neck and the hips are made from their neighbours. */
export const BONES: readonly (readonly [string, string])[] = [
  ['head', 'neck'],
  ['neck', 'chest'],
  ['chest', 'waist'],
  ['left_shoulder', 'neck'],
  ['right_shoulder', 'neck'],
  ['left_shoulder', 'left_elbow'],
  ['left_elbow', 'left_hand'],
  ['right_shoulder', 'right_elbow'],
  ['right_elbow', 'right_hand'],
  ['waist', 'left_hip'],
  ['waist', 'right_hip'],
  ['left_hip', 'left_knee'],
  ['left_knee', 'left_foot'],
  ['right_hip', 'right_knee'],
  ['right_knee', 'right_foot'],
]

/** Parts of a BodyPoseFrame's JSON; null when it is none. */
export function figureFrom(payload: unknown): Figure | null {
  const parts = (payload as { parts?: unknown } | null)?.parts
  if (typeof parts !== 'object' || parts === null) return null
  const figure = new Map<string, Place>()
  for (const [name, bone] of Object.entries(parts)) {
    const place = placeFrom(bone)
    if (place) figure.set(name, place)
  }
  return figure
}

function placeFrom(bone: unknown): Place | null {
  if (typeof bone !== 'object' || bone === null) return null
  const { pos_x: x, pos_y: y, pos_z: z } = bone as Record<string, unknown>
  const isPlace = [x, y, z].every((value) => Number.isFinite(value))
  return isPlace ? { x: x as number, y: y as number, z: z as number } : null
}

/** A pose updates the parts it has; those it leaves out stay where they were. */
export function updateFigure(before: Figure | null, update: Figure): Figure {
  return withJoints(new Map([...(before ?? []), ...update]))
}

function withJoints(figure: Map<string, Place>): Figure {
  const left = figure.get('left_shoulder')
  const right = figure.get('right_shoulder')
  if (left && right) figure.set('neck', between(left, right, 0.5))
  const waist = figure.get('waist')
  for (const side of ['left', 'right']) {
    const knee = figure.get(`${side}_knee`)
    if (waist && knee) figure.set(`${side}_hip`, hipOf(waist, knee))
  }
  return figure
}

/** Beside the waist on the knee's side, a little lower. */
function hipOf(waist: Place, knee: Place): Place {
  const beside = between(waist, knee, 0.12)
  return { x: waist.x + (knee.x - waist.x) * 0.8, y: beside.y, z: beside.z }
}

function between(a: Place, b: Place, share: number): Place {
  return {
    x: a.x + (b.x - a.x) * share,
    y: a.y + (b.y - a.y) * share,
    z: a.z + (b.z - a.z) * share,
  }
}
