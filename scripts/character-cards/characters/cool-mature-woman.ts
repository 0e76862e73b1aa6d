import {
  circle,
  ellipse,
  glow,
  gradient,
  group,
  line,
  mirrored,
  pathThrough,
  random,
  rect,
  shape,
  strand,
} from '../drawing.ts'
import { brows, eyes, head } from '../face.ts'

const HAIR = { dark: '#2a1530', base: '#4a2350', light: '#7d4078', shine: '#c58bb4' }
const SKIN = { base: '#fce4d6', shade: '#e6b9aa', blush: '#e88f8a', line: '#a8776e' }

/** The owner of a gallery above the city at night: long dark waves, an evening dress, pearls. */
export function coolMatureWoman(): string {
  return [background(), backHair(), dress(), head(SKIN, 0), jewels(), features(), frontHair()].join(
    '',
  )
}

function background(): string {
  const next = random(5)
  const towers = Array.from({ length: 12 }, (_, i) => {
    const [x, top] = [i * 68 - 20, 560 + next() * 220]
    const windows = Array.from({ length: 26 }, () =>
      rect(
        [x + 8 + Math.floor(next() * 4) * 13, top + 18 + Math.floor(next() * 16) * 22],
        [7, 11],
        '#ffd79a',
        { opacity: 0.25 + next() * 0.6 },
      ),
    )
    return rect([x, top], [62, 640], i % 2 ? '#2b1538' : '#371b45') + windows.join('')
  })
  return group(
    {},
    gradient('night', ['#1b0f2e', '#4a1e4f', '#b14a5f', '#f0a47a']),
    glow('moonlight', ['#fff3d8', '#ffdca655', '#ffdca600']),
    rect([0, 0], [768, 1152], 'url(#night)'),
    circle(590, 230, 230, 'url(#moonlight)', { opacity: 0.7 }),
    circle(590, 230, 92, '#fff1d6'),
    circle(566, 210, 16, '#f2d9b0', { opacity: 0.6 }),
    circle(612, 256, 22, '#f2d9b0', { opacity: 0.5 }),
    ...towers,
    // Curtains of a tall window.
    shape('M0 0H150C120 260 170 520 96 820C70 960 60 1060 64 1152H0Z', '#5e1f3d'),
    shape('M768 0H690C700 300 660 560 716 860C730 980 724 1080 722 1152H768Z', '#5e1f3d'),
    line('M60 0C52 320 80 600 30 1100M112 0C96 300 130 560 70 900', '#451430', 10, {
      opacity: 0.7,
    }),
    line('M736 0C742 380 712 620 748 1100', '#451430', 10, { opacity: 0.7 }),
  )
}

function backHair(): string {
  return group(
    {},
    gradient('hairBack', [HAIR.base, HAIR.dark]),
    shape(
      'M206 430C190 250 290 166 390 168C496 170 572 250 564 420C560 520 610 580 596 690C586 770 636 830 604 930C570 1000 500 960 440 900L330 900C270 960 200 1000 172 930C140 850 196 780 176 690C164 600 212 540 206 430Z',
      'url(#hairBack)',
      { stroke: HAIR.dark, 'stroke-width': 2.5 },
    ),
  )
}

function dress(): string {
  return group(
    {},
    gradient('dress', ['#8e1f3f', '#4d0f28']),
    // Bare shoulders.
    shape(
      'M318 690C290 716 190 742 138 786C98 824 82 900 76 980L692 980C686 900 670 824 630 786C578 742 478 716 450 690Z',
      SKIN.base,
      { stroke: SKIN.line, 'stroke-width': 2.5 },
    ),
    line('M312 770C336 784 356 788 372 784M456 770C432 784 412 788 396 784', SKIN.shade, 5),
    shape(
      'M150 840C178 880 240 912 304 900C346 892 370 912 384 944C398 912 422 892 464 900C528 912 590 880 618 840C654 930 664 1040 664 1152H104C104 1040 114 930 150 840Z',
      'url(#dress)',
      { stroke: '#3b0a1e', 'stroke-width': 3 },
    ),
    line(
      'M150 842C180 884 242 916 304 902C346 894 370 914 384 946C398 914 422 894 464 902C526 916 588 884 618 842',
      '#e7b36a',
      5,
    ),
    ...[210, 290, 478, 558].map((x) =>
      line(
        `M${x} 960C${x + (384 - x) * 0.25} 1020 ${x + (384 - x) * 0.35} 1090 ${x + (384 - x) * 0.3} 1152`,
        '#3b0a1e',
        4,
        { opacity: 0.5 },
      ),
    ),
    // A shawl that has slipped from the shoulders.
    mirrored(
      shape(
        'M78 960C96 880 118 846 150 836C128 910 124 1040 138 1152H20C22 1080 44 1010 78 960Z',
        '#2b1c3d',
        { stroke: '#190e26', 'stroke-width': 2.5 },
      ),
    ),
  )
}

function jewels(): string {
  const pearls = Array.from({ length: 13 }, (_, i) => {
    const t = (i - 6) / 6
    return circle(384 + t * 82, 762 - t * t * 62, 9.5, '#fdf3ea', {
      stroke: '#cdb0a8',
      'stroke-width': 2,
    })
  })
  return group(
    {},
    ...pearls,
    shape('M384 772L400 794L384 824L368 794Z', '#d43a5c', { stroke: '#e7b36a', 'stroke-width': 4 }),
    shape('M384 776L392 794L384 800Z', '#ffffff', { opacity: 0.5 }),
  )
}

function features(): string {
  return group(
    {},
    eyes({
      iris: ['#6b2f12', '#c9792b', '#ffdf8e'],
      lash: '#2a1326',
      open: 0.62,
      tilt: 5,
      flick: 1.6,
      lid: '#b4566d',
    }),
    brows('M418 418C446 398 484 396 514 416', '#43203f', 7),
    // Lips.
    shape(
      'M350 584C364 574 376 574 384 579C392 574 404 574 418 584C404 590 364 590 350 584Z',
      '#b92b46',
    ),
    shape('M352 585C366 606 402 606 416 585C400 591 368 591 352 585Z', '#d2465e'),
    line('M374 597C381 600 388 600 394 597', '#f6a3ac', 4, { opacity: 0.9 }),
    line('M350 584C340 582 338 578 336 576M418 584C428 582 430 577 433 573', '#8e2a3c', 3),
    circle(424, 556, 3.6, '#6b3230'),
  )
}

function frontHair(): string {
  const wave =
    'M540 430C566 520 520 600 560 680C604 760 560 830 590 910C606 970 560 1030 520 1064C540 990 500 950 486 890C470 820 516 760 500 690C488 620 520 520 516 420Z'
  return group(
    {},
    gradient('hair', [HAIR.light, HAIR.base, HAIR.dark]),
    shape(
      strand(
        [
          [250, 420],
          [216, 590],
          [240, 690],
          [204, 790],
          [224, 890],
        ],
        52,
      ),
      'url(#hair)',
      { stroke: HAIR.dark, 'stroke-width': 2.5 },
    ),
    shape(wave, 'url(#hair)', { stroke: HAIR.dark, 'stroke-width': 2.5 }),
    line('M532 520C548 590 520 640 544 710C572 780 530 840 552 930', HAIR.shine, 4, {
      opacity: 0.45,
    }),
    line('M520 620C506 690 540 740 518 810C504 870 530 910 536 970', HAIR.dark, 4, {
      opacity: 0.6,
    }),
    shape(
      'M232 560C204 450 204 330 258 250C298 188 350 166 398 168C490 172 556 250 558 372C562 450 556 520 544 576C526 540 524 490 520 452C512 410 480 380 440 366C396 352 360 332 338 300C334 350 304 398 264 424C252 470 254 520 232 560Z',
      'url(#hair)',
      { stroke: HAIR.dark, 'stroke-width': 2.5 },
    ),
    shape(
      'M262 344C276 290 304 250 336 234C322 274 294 318 262 344ZM366 232C440 236 506 290 532 352C496 312 436 274 366 232Z',
      HAIR.shine,
      { opacity: 0.55 },
    ),
    ...[
      [
        [344, 262],
        [400, 310],
        [480, 350],
        [528, 430],
      ],
      [
        [372, 206],
        [450, 220],
        [520, 290],
        [544, 400],
      ],
      [
        [330, 230],
        [290, 290],
        [258, 350],
        [236, 430],
      ],
    ].map((points) =>
      line(pathThrough(points as [number, number][]), HAIR.dark, 3.5, { opacity: 0.5 }),
    ),
    // Earrings.
    ...[246, 522].map(
      (x) =>
        line(`M${x} 500L${x} 540`, '#e7b36a', 4) +
        ellipse([x, 558], [10, 18], '#d43a5c', { stroke: '#e7b36a', 'stroke-width': 3.5 }),
    ),
    // A flower behind the ear.
    group(
      { transform: 'translate(262 352) rotate(-14)' },
      ...[0, 72, 144, 216, 288].map((angle) =>
        ellipse([0, -26], [17, 24], '#f7f0fa', {
          stroke: '#c9a9cf',
          'stroke-width': 2,
          transform: `rotate(${angle})`,
        }),
      ),
      circle(0, 0, 11, '#f3c66b'),
    ),
  )
}
