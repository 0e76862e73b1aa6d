import {
  circle,
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

const HAIR = { dark: '#a8401f', base: '#ee7a35', light: '#ffae5a', shine: '#ffe3ae' }
const SKIN = { base: '#ffe3cc', shade: '#f3bd9c', blush: '#ff7f6e', line: '#bf7f5f' }

/** A street performer in full sun: copper pigtails, a wide smile, headphones and a hoodie. */
export function energeticGirl(): string {
  return [background(), backHair(), hoodie(), head(SKIN), neckline(), features(), frontHair()].join(
    '',
  )
}

function background(): string {
  const next = random(3)
  const colours = ['#ff6f91', '#ffffff', '#38c6d9', '#7ddf64', '#ff9f1c']
  const rays = Array.from({ length: 12 }, (_, i) =>
    shape('M-60 -1200L60 -1200L0 0Z', '#ffffff', {
      opacity: 0.26,
      transform: `translate(${MIDDLE} 520) rotate(${i * 30})`,
    }),
  )
  const confetti = Array.from({ length: 46 }, (_, i) =>
    rect([-7, -11], [14, 22], colours[i % colours.length]!, {
      rx: 3,
      transform: `translate(${(next() * 768).toFixed(1)} ${(next() * 900).toFixed(1)}) rotate(${Math.round(next() * 180)})`,
    }),
  )
  return group(
    {},
    gradient('day', ['#ffd23f', '#ffb43b', '#ff8a5b']),
    glow('sun', ['#fffbe0', '#fff2b088', '#fff2b000']),
    rect([0, 0], [768, 1152], 'url(#day)'),
    ...rays,
    circle(MIDDLE, 460, 430, 'url(#sun)'),
    ...confetti,
  )
}

function backHair(): string {
  const tail = group(
    {},
    shape(
      strand(
        [
          [246, 300],
          [150, 250],
          [74, 330],
          [84, 470],
          [40, 600],
          [70, 700],
        ],
        140,
      ),
      'url(#tail)',
      { stroke: HAIR.dark, 'stroke-width': 3 },
    ),
    shape(
      strand(
        [
          [240, 320],
          [160, 320],
          [128, 430],
          [150, 560],
          [120, 660],
        ],
        92,
      ),
      'url(#tail)',
      { stroke: HAIR.dark, 'stroke-width': 2.5 },
    ),
    line('M190 286C120 290 100 380 108 470', HAIR.shine, 6, { opacity: 0.6 }),
    line('M196 340C160 370 160 470 164 540', HAIR.dark, 3.5, { opacity: 0.45 }),
  )
  return group(
    {},
    gradient('tail', [HAIR.light, HAIR.base, HAIR.dark]),
    mirrored(tail),
    shape(
      'M224 420C210 260 300 180 384 180C468 180 558 260 544 420C550 520 540 570 516 640C500 612 490 616 474 654C450 610 318 610 294 654C278 616 268 612 252 640C228 570 218 520 224 420Z',
      '#c4552a',
      { stroke: HAIR.dark, 'stroke-width': 2.5 },
    ),
  )
}

function hoodie(): string {
  return group(
    {},
    gradient('hoodie', ['#2cc3cf', '#16868f']),
    shape(
      'M302 700C210 724 120 760 84 850C50 940 36 1050 34 1152H734C732 1050 718 940 684 850C648 760 558 724 466 700Z',
      'url(#hoodie)',
      { stroke: '#0f6169', 'stroke-width': 3 },
    ),
    shape(
      'M290 700C250 726 214 770 222 800C270 850 340 860 384 860C428 860 498 850 546 800C554 770 518 726 478 700C450 760 318 760 290 700Z',
      '#38d4df',
      { stroke: '#0f6169', 'stroke-width': 3 },
    ),
    shape(
      'M308 704C330 790 438 790 460 704C470 740 440 806 384 806C328 806 298 740 308 704Z',
      '#0f6169',
    ),
    mirrored(line('M128 880C140 960 148 1060 142 1152', '#0f6169', 4, { opacity: 0.6 })),
    shape('M240 1050H528L560 1152H208Z', '#1fa3ad', { stroke: '#0f6169', 'stroke-width': 3 }),
    shape(
      'M384 892L402 932L446 936L413 964L424 1008L384 984L344 1008L355 964L322 936L366 932Z',
      '#ffd23f',
      { stroke: '#e08a00', 'stroke-width': 4, 'stroke-linejoin': 'round' },
    ),
    mirrored(
      line('M340 830C336 870 330 900 334 930', '#ffffff', 8),
      circle(334, 938, 8, '#ffd23f'),
    ),
  )
}

/** A white shirt, and headphones around the neck. */
function neckline(): string {
  return group(
    {},
    shape('M316 698C340 744 428 744 452 698L462 716C440 784 328 784 306 716Z', '#ffffff', {
      stroke: '#c9d7da',
      'stroke-width': 2.5,
    }),
    line('M262 742C270 826 498 826 506 742', '#3a2a4d', 18),
    mirrored(
      rect([228, 676], [54, 92], '#3a2a4d', { rx: 24, transform: 'rotate(14 255 722)' }),
      rect([240, 690], [30, 64], '#ff6f91', { rx: 15, transform: 'rotate(14 255 722)' }),
    ),
  )
}

function features(): string {
  return group(
    {},
    eyes({
      iris: ['#0f6b3c', '#27b35f', '#c3f59a'],
      lash: '#5b2413',
      open: 1.08,
      tilt: 2,
      flick: 0.8,
    }),
    brows('M424 392C446 376 478 376 502 392', '#b5481f', 9),
    shape(
      'M340 566C366 576 402 576 428 566C428 600 410 622 384 622C358 622 340 600 340 566Z',
      '#8f2c33',
      { stroke: '#7a2028', 'stroke-width': 3 },
    ),
    shape(
      'M346 570C368 578 400 578 422 570C421 580 418 585 414 586C396 590 372 590 354 586C350 585 347 580 346 570Z',
      '#ffffff',
    ),
    shape(
      'M358 610C366 596 402 596 410 610C402 619 394 622 384 622C374 622 366 619 358 610Z',
      '#f0808a',
    ),
    // Freckles, and a plaster on the cheek.
    ...[
      [296, 524],
      [310, 532],
      [324, 524],
      [444, 524],
      [458, 532],
      [472, 524],
    ].map(([x, y]) => circle(x!, y!, 3, '#d98a68')),
    group(
      { transform: 'rotate(-16 476 556)' },
      rect([454, 546], [46, 20], '#fff1d9', { rx: 8, stroke: '#d8a77f', 'stroke-width': 2 }),
      rect([470, 548], [14, 16], '#f6cda3', { rx: 3 }),
    ),
  )
}

function frontHair(): string {
  return group(
    {},
    gradient('hair', [HAIR.light, HAIR.base]),
    shape(
      'M240 560C212 470 214 400 222 360C232 240 306 178 384 178C462 178 536 240 546 360C554 400 556 470 528 560C520 520 518 480 514 430C500 424 494 404 492 376C480 410 462 424 440 432C444 408 440 388 430 366C414 404 392 424 362 432C366 412 362 392 354 372C340 404 318 422 288 428C292 412 290 398 286 384C276 404 268 420 258 430C252 480 250 520 240 560Z',
      'url(#hair)',
      { stroke: HAIR.dark, 'stroke-width': 3, 'stroke-linejoin': 'round' },
    ),
    shape(
      'M268 318C300 262 468 262 500 318C484 302 470 308 460 294C448 310 436 290 424 302C410 288 396 304 384 290C372 304 358 288 344 302C332 290 320 310 308 294C298 308 284 302 268 318Z',
      HAIR.shine,
      { opacity: 0.8 },
    ),
    ...[
      [
        [384, 196],
        [368, 270],
        [352, 350],
      ],
      [
        [384, 196],
        [420, 270],
        [432, 344],
      ],
      [
        [420, 206],
        [470, 270],
        [490, 350],
      ],
      [
        [348, 206],
        [306, 270],
        [288, 360],
      ],
    ].map((points) =>
      line(pathThrough(points as [number, number][]), HAIR.dark, 3, { opacity: 0.4 }),
    ),
    shape(
      strand(
        [
          [376, 190],
          [352, 138],
          [392, 100],
          [440, 116],
        ],
        30,
      ),
      HAIR.light,
      { stroke: HAIR.dark, 'stroke-width': 3 },
    ),
    shape(
      strand(
        [
          [390, 192],
          [410, 156],
          [448, 156],
        ],
        22,
      ),
      HAIR.base,
      { stroke: HAIR.dark, 'stroke-width': 2.5 },
    ),
    // Bobbles that hold the pigtails.
    mirrored(
      circle(236, 300, 30, '#ff6f91', { stroke: '#c93a62', 'stroke-width': 3.5 }),
      circle(228, 290, 9, '#ffffff', { opacity: 0.8 }),
    ),
    // Hair clips.
    line('M478 330L516 352', '#38c6d9', 10),
    line('M484 310L524 332', '#ffffff', 10),
  )
}
