import type { BodyPart, BodyParts } from '../../../core/index.ts'
import { type Colour, type Point, Raster } from '../raster.ts'

// All colours are BGR.
const BACKGROUND: Colour = [30, 30, 30]
const GROUND: Colour = [40, 40, 35]
const GROUND_LINE: Colour = [60, 60, 50]
const HEAD: Colour = [0, 200, 255]
const TORSO: Colour = [200, 200, 200]
const LEFT_ARM: Colour = [0, 180, 0]
const RIGHT_ARM: Colour = [255, 100, 0]
const LEFT_LEG: Colour = [0, 255, 255]
const RIGHT_LEG: Colour = [255, 0, 200]

const PIXELS_PER_METRE = 150
/** Height of the ground, in parts of the picture from the top. */
const GROUND_LEVEL = 0.75
const BONE_WIDTH_PX = 2
const JOINT_RADIUS_PX = 5

/** Chains of joints with a bone between neighbours. */
const LIMBS: readonly { readonly colour: Colour; readonly joints: readonly BodyPart[] }[] = [
  { colour: HEAD, joints: ['chest', 'head'] },
  { colour: TORSO, joints: ['waist', 'chest'] },
  { colour: LEFT_ARM, joints: ['chest', 'left_shoulder', 'left_elbow', 'left_hand'] },
  { colour: RIGHT_ARM, joints: ['chest', 'right_shoulder', 'right_elbow', 'right_hand'] },
  { colour: LEFT_LEG, joints: ['waist', 'left_knee', 'left_foot'] },
  { colour: RIGHT_LEG, joints: ['waist', 'right_knee', 'right_foot'] },
]

const JOINTS: Readonly<Record<BodyPart, Colour>> = {
  head: HEAD,
  chest: TORSO,
  waist: TORSO,
  left_shoulder: LEFT_ARM,
  left_elbow: LEFT_ARM,
  left_hand: LEFT_ARM,
  right_shoulder: RIGHT_ARM,
  right_elbow: RIGHT_ARM,
  right_hand: RIGHT_ARM,
  left_knee: LEFT_LEG,
  left_foot: LEFT_LEG,
  right_knee: RIGHT_LEG,
  right_foot: RIGHT_LEG,
}

/** The empty stage, BGR. */
export function drawStage(width: number, height: number): Raster {
  const stage = new Raster(width, height)
  const ground = Math.floor(GROUND_LEVEL * height)
  stage.rectangle({ left: 0, top: 0, right: width, bottom: ground }, BACKGROUND)
  stage.rectangle({ left: 0, top: ground, right: width, bottom: height }, GROUND)
  stage.rectangle({ left: 0, top: ground, right: width, bottom: ground + 1 }, GROUND_LINE)
  return stage
}

/** Draws the figure from the front, bones first; parts that are missing are left out. */
export function drawPose(picture: Raster, parts: BodyParts): void {
  const places = new Map<BodyPart, Point>()
  for (const part of Object.keys(JOINTS) as BodyPart[]) {
    const place = placeOf(part, parts, picture)
    if (place) places.set(part, place)
  }
  for (const { colour, joints } of LIMBS) {
    for (let i = 1; i < joints.length; i++) {
      const from = places.get(joints[i - 1]!)
      const to = places.get(joints[i]!)
      if (from && to) picture.line(from, to, { width: BONE_WIDTH_PX, colour })
    }
  }
  for (const [part, place] of places) picture.disc(place, JOINT_RADIUS_PX, JOINTS[part])
}

function placeOf(part: BodyPart, parts: BodyParts, { width, height }: Raster): Point | null {
  const pose = parts[part]
  if (!pose) return null
  const x = Math.trunc(width / 2 + PIXELS_PER_METRE * pose.posX)
  const y = Math.trunc(GROUND_LEVEL * height - PIXELS_PER_METRE * pose.posY)
  return Number.isFinite(x) && Number.isFinite(y) ? { x, y } : null
}
