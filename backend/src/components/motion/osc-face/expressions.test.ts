import { describe, expect, it } from 'vitest'
import { between, EXPRESSIONS, type Expression, FACE_PARAMETERS, FACES } from './expressions.ts'

/** Short names of parameters; those with two sides stand for both. */
const NAMES: Record<string, readonly string[]> = {
  smile: ['SmileFrownLeft', 'SmileFrownRight'],
  brow: ['BrowExpressionLeft', 'BrowExpressionRight'],
  lid: ['EyeLidLeft', 'EyeLidRight'],
  squint: ['EyeSquintLeft', 'EyeSquintRight'],
  x: ['EyeLeftX', 'EyeRightX'],
  y: ['EyeLeftY', 'EyeRightY'],
  pupil: ['PupilDilation'],
  jaw: ['JawOpen'],
  closed: ['MouthClosed'],
  funnel: ['LipFunnel'],
  pucker: ['LipPucker'],
  mouth: ['MouthX'],
}

/** What differs from 0 everywhere, lids at 0.7 and pupils at 0.55; left/right. */
const EXPECTED: Record<Expression, string> = {
  neutral: '',
  happy: 'smile .92 squint .28 lid .65 brow .18 jaw .06 pupil .72',
  sad: 'smile -.82 brow .22 y -.20 lid .55 squint .10 closed .35 jaw .04 pupil .82',
  angry: 'smile -.38 brow -.95 squint .75 lid .60 closed .75 jaw .02 pupil .25',
  surprised: 'brow .75 jaw .55 closed 0 funnel .28 pucker .18 lid .82 pupil .92',
  scared: 'brow .95 lid .95 squint 0 pupil 1 jaw .70 closed 0 funnel .35 pucker .10',
  thinking: 'smile .10/.06 brow .10/.20 x .25 squint .15/.10 lid .62 closed .25 jaw .02 pupil .55',
  shy: 'x -.55 y -.45 squint .58 lid .55 pupil .92 closed .60 jaw .01 smile .35 brow .15',
  smirk:
    'mouth .45 smile .55/.25 brow -.20/-.30 squint .18/.22 lid .66 pupil .40 closed .10 jaw .02',
  sleepy: 'y -.20 lid .40 squint .82 pupil .35 brow -.15 closed .15 jaw .08 funnel .10',
  cute: 'smile .70 squint .78 lid .50 pupil .95 brow .10 jaw .04',
}

function faceOf(line: string): Record<string, number> {
  const face: Record<string, number> = Object.fromEntries(FACE_PARAMETERS.map((name) => [name, 0]))
  for (const [, name, values] of `lid .7 pupil .55 ${line}`.matchAll(/(\w+) (\S+)/g)) {
    const sides = values!.split('/').map(Number)
    for (const [i, full] of NAMES[name!]!.entries()) face[`v2/${full}`] = sides[i] ?? sides[0]!
  }
  return face
}

describe('FACES', () => {
  it.each(EXPRESSIONS)('have every parameter of %s', (name) => {
    expect(FACES[name]).toEqual(faceOf(EXPECTED[name]))
  })
})

describe('between', () => {
  it('is on the straight line, and exactly at its end', () => {
    const { neutral, happy } = FACES

    expect(between(neutral, happy, 0)).toEqual(neutral)
    expect(between(neutral, happy, 0.5)['v2/SmileFrownLeft']).toBe(0.46)
    expect(between(neutral, happy, 1)).toEqual(happy)
  })
})
