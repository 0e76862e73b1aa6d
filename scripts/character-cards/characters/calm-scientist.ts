import {
  circle,
  ellipse,
  glow,
  gradient,
  group,
  line,
  MIDDLE,
  mirrored,
  pathThrough,
  random,
  rect,
  shape,
  strand,
} from '../drawing.ts'
import { brows, eyes, head } from '../face.ts'

const HAIR = { dark: '#27405c', base: '#3b5f86', light: '#6f9cc4', shine: '#b7dbf2' }
const SKIN = { base: '#fbe6d8', shade: '#eac4b4', blush: '#ef9f97', line: '#b98a7d' }

/** A researcher in the blue light of an observatory: ash-blue bob, round glasses, white coat. */
export function calmScientist(): string {
  return [
    background(),
    backHair(),
    sweater(),
    head(SKIN),
    collar(),
    coat(),
    features(),
    frontHair(),
    glasses(),
  ].join('')
}

function background(): string {
  const next = random(11)
  const stars = Array.from({ length: 90 }, () => {
    const [x, y, r] = [next() * 768, next() * 860, 0.8 + next() * 2.2]
    return circle(x, y, r, '#e8f7ff', { opacity: 0.35 + next() * 0.6 })
  })
  const links: [number, number][] = [
    [86, 150],
    [170, 96],
    [240, 170],
    [170, 250],
    [92, 300],
  ]
  const other: [number, number][] = [
    [600, 110],
    [668, 180],
    [640, 270],
    [704, 330],
  ]
  const path = (points: [number, number][]) => `M${points.map((p) => p.join(' ')).join('L')}`
  return group(
    {},
    gradient('sky', ['#0f1e3d', '#1d4a6e', '#3f94a4']),
    glow('moon', ['#dff7ff', '#8fd6e655', '#8fd6e600']),
    rect([0, 0], [768, 1152], 'url(#sky)'),
    circle(MIDDLE, 430, 420, 'url(#moon)', { opacity: 0.55 }),
    circle(MIDDLE, 430, 300, 'none', { stroke: '#bfeaf2', 'stroke-width': 2, opacity: 0.5 }),
    circle(MIDDLE, 430, 352, 'none', {
      stroke: '#bfeaf2',
      'stroke-width': 1.5,
      opacity: 0.4,
      'stroke-dasharray': '4 14',
    }),
    ...stars,
    line(path(links), '#cdeffa', 1.8, { opacity: 0.6 }),
    line(path(other), '#cdeffa', 1.8, { opacity: 0.6 }),
    ...[...links, ...other].map(([x, y]) => circle(x, y, 5, '#ffffff')),
  )
}

function backHair(): string {
  return group(
    {},
    gradient('hairBack', [HAIR.base, HAIR.dark]),
    shape(
      'M214 420C206 250 300 182 384 182C468 182 562 250 554 420C566 500 572 590 540 652C500 676 446 660 384 660C322 660 268 676 228 652C196 590 202 500 214 420Z',
      'url(#hairBack)',
    ),
  )
}

function sweater(): string {
  return shape('M250 1152C240 960 252 800 300 726L468 726C516 800 528 960 518 1152Z', '#2f5d63')
}

/** High enough to hide where the neck ends. */
function collar(): string {
  return group(
    {},
    shape(
      'M314 660C340 690 428 690 454 660C470 690 474 720 468 748C430 776 338 776 300 748C294 720 298 690 314 660Z',
      '#3b7179',
      { stroke: '#28535a', 'stroke-width': 2.5 },
    ),
    line('M304 728C340 754 428 754 464 728', '#28535a', 3, { opacity: 0.7 }),
    ...[330, 357, 384, 411, 438].map((x) =>
      line(`M${x} ${690 - Math.abs(384 - x) * 0.1}L${x} 744`, '#28535a', 2.5, { opacity: 0.5 }),
    ),
  )
}

function coat(): string {
  return group(
    {},
    gradient('coat', ['#ffffff', '#d5e3ee']),
    mirrored(
      shape(
        'M302 700C236 722 140 748 104 812C66 884 46 1020 44 1152L330 1152C322 1010 300 860 302 700Z',
        'url(#coat)',
        { stroke: '#9fb4c6', 'stroke-width': 2.5 },
      ),
      shape(
        'M302 698C262 744 246 806 250 868L292 858L268 914C300 990 322 1070 332 1152C340 980 330 800 302 698Z',
        '#eef5fa',
        { stroke: '#9fb4c6', 'stroke-width': 2.5 },
      ),
      line('M128 880C150 960 158 1060 156 1152', '#b4c6d6', 3),
    ),
    // A pocket with pens.
    shape('M520 1010L604 1000L610 1100C586 1112 548 1114 526 1106Z', '#f6fafd', {
      stroke: '#9fb4c6',
      'stroke-width': 2.5,
    }),
    line('M544 1006L540 966', '#2fb4b4', 9),
    line('M566 1004L564 972', '#f2a65a', 9),
    rect([150, 1000], [88, 58], '#f9fcff', { rx: 8, stroke: '#9fb4c6', 'stroke-width': 2 }),
    rect([162, 1012], [26, 32], '#8fc7d8', { rx: 4 }),
    line('M198 1020L226 1020M198 1034L218 1034', '#6f8ca4', 4),
  )
}

function features(): string {
  return group(
    {},
    eyes({
      iris: ['#1d5a66', '#2f98a0', '#9fe6dc'],
      lash: '#23324a',
      open: 0.78,
      tilt: 0,
      flick: 0.6,
      lid: '#c79a8b',
    }),
    brows('M422 408C448 400 478 402 500 414', '#2f4a68', 7),
    line('M364 582C376 586 394 586 406 581', '#b5655e', 5),
  )
}

function frontHair(): string {
  const strokes = [
    [
      [372, 214],
      [330, 260],
      [300, 340],
    ],
    [
      [392, 212],
      [420, 270],
      [428, 340],
    ],
    [
      [430, 220],
      [480, 270],
      [506, 350],
    ],
    [
      [330, 220],
      [280, 276],
      [258, 350],
    ],
  ] as const
  return group(
    {},
    gradient('hair', [HAIR.light, HAIR.base, HAIR.dark]),
    shape(
      'M226 640C196 540 206 430 214 380C222 262 300 186 392 186C486 186 552 262 556 384C562 440 572 540 540 644C520 610 516 560 518 500C520 456 516 420 504 384C496 414 480 424 462 428C468 400 464 372 452 350C440 396 404 420 356 424C372 404 380 384 380 364C350 404 306 428 262 424C250 470 250 500 250 540C248 580 244 614 226 640Z',
      'url(#hair)',
      { stroke: HAIR.dark, 'stroke-width': 2.5 },
    ),
    shape(
      'M252 330C300 268 462 262 520 328C510 300 470 262 384 262C300 262 264 300 252 330Z',
      HAIR.shine,
      { opacity: 0.75 },
    ),
    ...strokes.map((points) => line(pathThrough(points), HAIR.dark, 3, { opacity: 0.45 })),
    shape(
      strand(
        [
          [386, 190],
          [410, 168],
          [446, 172],
          [468, 196],
        ],
        16,
      ),
      HAIR.base,
      { stroke: HAIR.dark, 'stroke-width': 2 },
    ),
    // A clip in the shape of an atom.
    group(
      { transform: 'translate(516 372) rotate(18)' },
      ellipse([0, 0], [24, 9], 'none', { stroke: '#f3d27a', 'stroke-width': 4 }),
      ellipse([0, 0], [24, 9], 'none', {
        stroke: '#f3d27a',
        'stroke-width': 4,
        transform: 'rotate(60)',
      }),
      ellipse([0, 0], [24, 9], 'none', {
        stroke: '#f3d27a',
        'stroke-width': 4,
        transform: 'rotate(120)',
      }),
      circle(0, 0, 6, '#fff4cf'),
    ),
  )
}

function glasses(): string {
  return group(
    {},
    mirrored(
      circle(316, 474, 57, '#d8f6ff', { opacity: 0.16 }),
      circle(316, 474, 57, 'none', { stroke: '#2c3a52', 'stroke-width': 5.5 }),
      line('M259 466L246 460', '#2c3a52', 5),
    ),
    line('M373 468C380 461 388 461 395 468', '#2c3a52', 5.5),
    line('M284 446C290 436 300 430 310 428', '#ffffff', 5, { opacity: 0.8 }),
    line('M420 446C426 436 436 430 446 428', '#ffffff', 5, { opacity: 0.8 }),
  )
}
