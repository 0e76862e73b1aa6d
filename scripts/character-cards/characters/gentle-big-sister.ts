import {
  circle,
  ellipse,
  glow,
  gradient,
  group,
  line,
  mirrored,
  type Point,
  pathThrough,
  random,
  rect,
  shape,
  strand,
} from '../drawing.ts'
import { brows, eyes, head, smilingEye } from '../face.ts'

const HAIR = { dark: '#a8697f', base: '#e2a3b0', light: '#f8cfd2', shine: '#fff0ec' }
const SKIN = { base: '#fde8dc', shade: '#efc6b8', blush: '#f39aa0', line: '#bd8880' }

/** Keeper of a tea house under wisteria: rose hair in a braid, one eye closed in a smile, one not. */
export function gentleBigSister(): string {
  return [
    background(),
    backHair(),
    clothes(),
    head(SKIN),
    blouse(),
    features(),
    frontHair(),
    braid(),
  ].join('')
}

function background(): string {
  const next = random(21)
  const bunches = Array.from({ length: 11 }, (_, i) => {
    const [x, length] = [i * 76 + next() * 24 - 10, 150 + next() * 190]
    const flowers = Array.from({ length: 26 }, (_, k) => {
      const along = k / 26
      const spread = 30 * (1 - along * 0.8)
      const colour = ['#b79be8', '#cdb4f2', '#9b7fd4', '#e3d2fa'][Math.floor(next() * 4)]!
      return ellipse(
        [x + (next() - 0.5) * 2 * spread, along * length],
        [11 - 4 * along, 9 - 3 * along],
        colour,
      )
    })
    return flowers.join('')
  })
  const lights = Array.from({ length: 24 }, () =>
    circle(next() * 768, 260 + next() * 760, 6 + next() * 22, '#fff6d8', {
      opacity: 0.12 + next() * 0.22,
    }),
  )
  return group(
    {},
    gradient('garden', ['#efe3ff', '#f9dbe8', '#cfe3c4', '#8fb996']),
    glow('haze', ['#ffffff', '#ffffff00']),
    rect([0, 0], [768, 1152], 'url(#garden)'),
    // Posts of the arbour and hills behind it.
    shape('M0 760C140 690 260 720 384 700C520 680 640 720 768 670V1152H0Z', '#a9cfae', {
      opacity: 0.8,
    }),
    shape('M0 860C160 800 300 830 420 810C560 790 660 820 768 780V1152H0Z', '#7fb08b'),
    rect([58, 0], [30, 1152], '#8a6a5d'),
    rect([680, 0], [30, 1152], '#8a6a5d'),
    rect([66, 0], [8, 1152], '#a58476'),
    rect([688, 0], [8, 1152], '#a58476'),
    circle(384, 440, 380, 'url(#haze)', { opacity: 0.75 }),
    ...lights,
    ...bunches,
  )
}

function backHair(): string {
  return group(
    {},
    gradient('hairBack', [HAIR.base, '#c98397', HAIR.dark]),
    shape(
      'M210 430C196 260 294 174 388 174C484 174 566 260 556 430C556 560 590 660 584 780C580 900 560 980 540 1040L226 1040C200 960 186 880 190 780C196 660 220 560 210 430Z',
      'url(#hairBack)',
      { stroke: HAIR.dark, 'stroke-width': 2.5 },
    ),
    ...[236, 262, 512, 540].map((x) =>
      line(`M${x} 620C${x - 14} 760 ${x + 10} 880 ${x} 1000`, HAIR.dark, 3, { opacity: 0.4 }),
    ),
  )
}

function clothes(): string {
  return group(
    {},
    gradient('cardigan', ['#fff7e9', '#ecd9bd']),
    gradient('blouse', ['#c7b1ea', '#8f77c4']),
    shape('M250 1152C244 940 262 800 306 684L462 684C506 800 524 940 518 1152Z', 'url(#blouse)'),
    ...[340, 428].map((x) =>
      line(`M${x} 830C${x + 4} 940 ${x} 1050 ${x - 4} 1152`, '#7a62b0', 3, { opacity: 0.5 }),
    ),
    ...[880, 960, 1040, 1120].map((y) =>
      circle(384, y, 8, '#fff7e9', { stroke: '#7a62b0', 'stroke-width': 2 }),
    ),
    mirrored(
      shape(
        'M306 702C246 726 152 752 112 822C74 900 58 1030 56 1152L322 1152C330 1010 322 850 306 702Z',
        'url(#cardigan)',
        { stroke: '#c0a27c', 'stroke-width': 2.5 },
      ),
      shape(
        'M306 702C292 712 282 720 278 726C292 860 296 1010 290 1152L322 1152C330 1010 322 850 306 702Z',
        '#fffdf6',
        { stroke: '#c0a27c', 'stroke-width': 2 },
      ),
      line('M136 880C154 960 162 1060 160 1152', '#cdb08a', 3.5),
      ...[800, 850, 900, 950, 1000, 1050, 1100].map((y) =>
        line(`M${180} ${y + 20}L${262} ${y + 6}`, '#dcc5a2', 3, { opacity: 0.6 }),
      ),
    ),
  )
}

function blouse(): string {
  const bow = 'M384 744C350 712 308 716 300 742C296 770 340 784 384 752Z'
  return group(
    {},
    mirrored(
      shape(
        'M384 740C356 726 330 706 316 676C296 694 284 722 288 756C316 776 354 772 384 748Z',
        '#e6dcf8',
        { stroke: '#8f77c4', 'stroke-width': 2.5 },
      ),
    ),
    mirrored(
      shape('M380 752C366 800 352 832 340 862L366 868C380 832 386 800 386 752Z', '#6d54a6'),
      shape(bow, '#7d63ba', { stroke: '#58428c', 'stroke-width': 2.5 }),
    ),
    ellipse([384, 750], [17, 14], '#9a82d4', { stroke: '#58428c', 'stroke-width': 2.5 }),
  )
}

function features(): string {
  // Only the right eye is open, and sees everything.
  const open = eyes({
    iris: ['#5a2f7a', '#8d58b5', '#e4b7ef'],
    lash: '#6d3a52',
    open: 0.6,
    tilt: -1,
    flick: 0.9,
    lid: '#c98f8f',
  })
  return group(
    {},
    '<clipPath id="half"><rect x="384" y="380" width="384" height="200"/></clipPath>',
    group({ 'clip-path': 'url(#half)' }, open),
    smilingEye(-1, '#6d3a52'),
    brows('M424 406C446 394 478 394 504 410', '#b57688', 7),
    line('M344 572C362 594 406 594 424 572', '#a8505a', 5.5),
    line('M338 570C340 566 344 566 348 570M430 570C428 566 424 566 420 570', '#a8505a', 4),
    line('M372 604C380 607 388 607 396 604', SKIN.shade, 4),
    circle(496, 516, 4, '#8a5a58'),
  )
}

function frontHair(): string {
  return group(
    {},
    gradient('hair', [HAIR.light, HAIR.base, HAIR.base]),
    shape(
      strand(
        [
          [524, 380],
          [548, 520],
          [532, 640],
          [552, 750],
        ],
        48,
      ),
      'url(#hair)',
      { stroke: HAIR.dark, 'stroke-width': 2.5 },
    ),
    shape(
      strand(
        [
          [248, 400],
          [222, 540],
          [224, 660],
        ],
        70,
        0.6,
      ),
      'url(#hair)',
      { stroke: HAIR.dark, 'stroke-width': 2.5 },
    ),
    shape(
      'M236 600C206 520 208 430 214 370C224 240 302 172 388 172C474 172 546 240 556 366C564 440 560 540 532 640C524 580 522 520 520 450C506 440 494 420 488 390C470 420 430 440 400 440C424 416 432 394 430 366C400 420 330 446 272 434C256 470 250 540 236 600Z',
      'url(#hair)',
      { stroke: HAIR.dark, 'stroke-width': 2.5 },
    ),
    shape(
      'M256 330C296 262 476 262 514 330C480 300 440 290 384 292C330 290 290 302 256 330Z',
      HAIR.shine,
      { opacity: 0.85 },
    ),
    ...[
      [
        [396, 190],
        [420, 270],
        [430, 366],
      ],
      [
        [392, 190],
        [340, 260],
        [290, 410],
      ],
      [
        [440, 200],
        [490, 280],
        [506, 400],
      ],
      [
        [350, 196],
        [280, 270],
        [240, 400],
      ],
    ].map((points) =>
      line(pathThrough(points as unknown as Point[]), HAIR.dark, 3, { opacity: 0.4 }),
    ),
    // Wisteria in the hair.
    ...(
      [
        [512, 300],
        [532, 318],
        [520, 340],
        [540, 356],
        [530, 382],
        [544, 404],
      ] as Point[]
    ).map((at, i) =>
      ellipse(at, [13 - i, 10 - i * 0.7], ['#9b7fd4', '#cdb4f2'][i % 2]!, {
        stroke: '#7a62b0',
        'stroke-width': 1.5,
      }),
    ),
  )
}

/** Over the shoulder, to the left of the picture. */
function braid(): string {
  const parts = Array.from({ length: 9 }, (_, i) => {
    const [x, y, size] = [222 + Math.sin(i / 3) * 14 + i * 2, 640 + i * 46, 44 - i * 1.8]
    const lobe = (side: number) =>
      shape(
        `M0 -26C${side * size * 1.2} -30 ${side * size * 1.3} 14 ${side * 4} 36C${-side * 10} 14 ${-side * 6} -10 0 -26Z`,
        'url(#hair)',
        { stroke: HAIR.dark, 'stroke-width': 2.5 },
      )
    return group(
      { transform: `translate(${x.toFixed(1)} ${y})` },
      lobe(-1),
      lobe(1),
      line(`M${-size * 0.6} -4C${-size * 0.3} 4 -10 14 -4 24`, HAIR.dark, 2, { opacity: 0.5 }),
    )
  })
  return group(
    {},
    ...parts,
    shape(
      strand(
        [
          [252, 1046],
          [250, 1090],
          [270, 1136],
        ],
        46,
      ),
      'url(#hair)',
      { stroke: HAIR.dark, 'stroke-width': 2.5 },
    ),
    rect([228, 1032], [48, 24], '#7d63ba', { rx: 11, stroke: '#58428c', 'stroke-width': 2.5 }),
  )
}
