/** Parameters of a face in VRChat's unified expressions, and where each is when nothing is felt. */
export const NEUTRAL_FACE = {
  'v2/SmileFrownLeft': 0,
  'v2/SmileFrownRight': 0,
  'v2/BrowExpressionLeft': 0,
  'v2/BrowExpressionRight': 0,
  'v2/EyeLidLeft': 0.7,
  'v2/EyeLidRight': 0.7,
  'v2/EyeSquintLeft': 0,
  'v2/EyeSquintRight': 0,
  'v2/EyeLeftX': 0,
  'v2/EyeRightX': 0,
  'v2/EyeLeftY': 0,
  'v2/EyeRightY': 0,
  'v2/PupilDilation': 0.55,
  'v2/JawOpen': 0,
  'v2/MouthClosed': 0,
  'v2/LipFunnel': 0,
  'v2/LipPucker': 0,
  'v2/MouthX': 0,
} as const

export type FaceParameter = keyof typeof NEUTRAL_FACE
/** A value for every parameter, -1…1. */
export type Face = Readonly<Record<FaceParameter, number>>

export const FACE_PARAMETERS = Object.keys(NEUTRAL_FACE) as readonly FaceParameter[]

export const EXPRESSIONS = [
  'neutral',
  'happy',
  'sad',
  'angry',
  'surprised',
  'scared',
  'thinking',
  'shy',
  'smirk',
  'sleepy',
  'cute',
] as const
export type Expression = (typeof EXPRESSIONS)[number]

/** Left and right, or one value for both. */
type Sides = number | readonly [left: number, right: number]

/** What differs from the neutral face. */
interface Preset {
  readonly smileFrown?: Sides
  readonly browExpression?: Sides
  readonly eyeLid?: Sides
  readonly eyeSquint?: Sides
  readonly eyeX?: Sides
  readonly eyeY?: Sides
  readonly pupilDilation?: number
  readonly jawOpen?: number
  readonly mouthClosed?: number
  readonly lipFunnel?: number
  readonly lipPucker?: number
  readonly mouthX?: number
}

export const FACES: Readonly<Record<Expression, Face>> = {
  neutral: NEUTRAL_FACE,
  happy: face({
    smileFrown: 0.92,
    eyeSquint: 0.28,
    eyeLid: 0.65,
    browExpression: 0.18,
    jawOpen: 0.06,
    pupilDilation: 0.72,
  }),
  sad: face({
    smileFrown: -0.82,
    browExpression: 0.22,
    eyeY: -0.2,
    eyeLid: 0.55,
    eyeSquint: 0.1,
    mouthClosed: 0.35,
    jawOpen: 0.04,
    pupilDilation: 0.82,
  }),
  angry: face({
    smileFrown: -0.38,
    browExpression: -0.95,
    eyeSquint: 0.75,
    eyeLid: 0.6,
    mouthClosed: 0.75,
    jawOpen: 0.02,
    pupilDilation: 0.25,
  }),
  surprised: face({
    browExpression: 0.75,
    jawOpen: 0.55,
    mouthClosed: 0,
    lipFunnel: 0.28,
    lipPucker: 0.18,
    eyeLid: 0.82,
    pupilDilation: 0.92,
  }),
  scared: face({
    browExpression: 0.95,
    eyeLid: 0.95,
    eyeSquint: 0,
    pupilDilation: 1,
    jawOpen: 0.7,
    mouthClosed: 0,
    lipFunnel: 0.35,
    lipPucker: 0.1,
  }),
  thinking: face({
    smileFrown: [0.1, 0.06],
    browExpression: [0.1, 0.2],
    eyeX: 0.25,
    eyeSquint: [0.15, 0.1],
    eyeLid: 0.62,
    mouthClosed: 0.25,
    jawOpen: 0.02,
    pupilDilation: 0.55,
  }),
  shy: face({
    eyeX: -0.55,
    eyeY: -0.45,
    eyeSquint: 0.58,
    eyeLid: 0.55,
    pupilDilation: 0.92,
    mouthClosed: 0.6,
    jawOpen: 0.01,
    smileFrown: 0.35,
    browExpression: 0.15,
  }),
  smirk: face({
    mouthX: 0.45,
    smileFrown: [0.55, 0.25],
    browExpression: [-0.2, -0.3],
    eyeSquint: [0.18, 0.22],
    eyeLid: 0.66,
    pupilDilation: 0.4,
    mouthClosed: 0.1,
    jawOpen: 0.02,
  }),
  sleepy: face({
    eyeY: -0.2,
    eyeLid: 0.4,
    eyeSquint: 0.82,
    pupilDilation: 0.35,
    browExpression: -0.15,
    mouthClosed: 0.15,
    jawOpen: 0.08,
    lipFunnel: 0.1,
  }),
  cute: face({
    smileFrown: 0.7,
    eyeSquint: 0.78,
    eyeLid: 0.5,
    pupilDilation: 0.95,
    browExpression: 0.1,
    jawOpen: 0.04,
  }),
}

/** On the straight line from one face to another; `share` is 0…1. */
export function between(from: Face, to: Face, share: number): Face {
  const entries = FACE_PARAMETERS.map((name) => [
    name,
    // The end itself, without rounding.
    share === 1 ? to[name] : from[name] + (to[name] - from[name]) * share,
  ])
  return Object.fromEntries(entries) as Face
}

function face(preset: Preset): Face {
  const neutral = NEUTRAL_FACE
  const [smileLeft, smileRight] = sides(preset.smileFrown ?? 0)
  const [browLeft, browRight] = sides(preset.browExpression ?? 0)
  const [lidLeft, lidRight] = sides(preset.eyeLid ?? neutral['v2/EyeLidLeft'])
  const [squintLeft, squintRight] = sides(preset.eyeSquint ?? 0)
  const [leftX, rightX] = sides(preset.eyeX ?? 0)
  const [leftY, rightY] = sides(preset.eyeY ?? 0)
  return {
    'v2/SmileFrownLeft': smileLeft,
    'v2/SmileFrownRight': smileRight,
    'v2/BrowExpressionLeft': browLeft,
    'v2/BrowExpressionRight': browRight,
    'v2/EyeLidLeft': lidLeft,
    'v2/EyeLidRight': lidRight,
    'v2/EyeSquintLeft': squintLeft,
    'v2/EyeSquintRight': squintRight,
    'v2/EyeLeftX': leftX,
    'v2/EyeRightX': rightX,
    'v2/EyeLeftY': leftY,
    'v2/EyeRightY': rightY,
    'v2/PupilDilation': preset.pupilDilation ?? neutral['v2/PupilDilation'],
    'v2/JawOpen': preset.jawOpen ?? 0,
    'v2/MouthClosed': preset.mouthClosed ?? 0,
    'v2/LipFunnel': preset.lipFunnel ?? 0,
    'v2/LipPucker': preset.lipPucker ?? 0,
    'v2/MouthX': preset.mouthX ?? 0,
  }
}

function sides(value: Sides): readonly [number, number] {
  return typeof value === 'number' ? [value, value] : value
}
