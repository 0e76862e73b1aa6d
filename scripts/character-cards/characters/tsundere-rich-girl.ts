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
import { brows, eyes, head } from '../face.ts'

const HAIR = { dark: '#b07a2a', base: '#efc25a', light: '#ffe59a', shine: '#fffbe2' }
const SKIN = { base: '#ffeadd', shade: '#f2c7b4', blush: '#ff6f7d', line: '#c48a78' }

/** Heiress in the rose salon: golden ringlets, a frown, a blush that gives her away. */
export function tsundereRichGirl(): string {
  return [
    background(),
    backHair(),
    dress(),
    head(SKIN),
    jabot(),
    features(),
    frontHair(),
    ringlets(),
  ].join('')
}

function background(): string {
  const next = random(8)
  const ornaments = Array.from({ length: 40 }, (_, i) => {
    const [column, row] = [i % 5, Math.floor(i / 5)]
    const [x, y] = [column * 176 + (row % 2) * 88 - 30, row * 150 + 20]
    return group(
      {
        transform: `translate(${x} ${y})`,
        fill: 'none',
        stroke: '#f3b7c4',
        'stroke-width': 5,
        opacity: 0.55,
      },
      '<path d="M0 -46C26 -24 26 0 0 20C-26 0 -26 -24 0 -46ZM0 20C0 40 -14 52 -32 46M0 20C0 40 14 52 32 46M0 -10V44"/>',
    )
  })
  const petals = Array.from({ length: 22 }, () =>
    ellipse([0, 0], [13, 8], ['#e8476a', '#ff8aa3', '#c92f54'][Math.floor(next() * 3)]!, {
      transform: `translate(${(next() * 768).toFixed(1)} ${(next() * 1000).toFixed(1)}) rotate(${Math.round(next() * 180)})`,
      opacity: 0.85,
    }),
  )
  return group(
    {},
    gradient('salon', ['#ffe9ec', '#ffd3da', '#f4a9b8']),
    glow('lustre', ['#fffdf0', '#fff3d000']),
    rect([0, 0], [768, 1152], 'url(#salon)'),
    ...ornaments,
    // A round window behind her.
    circle(384, 430, 350, '#fff8ef', { opacity: 0.75 }),
    circle(384, 430, 350, 'none', { stroke: '#e2b65b', 'stroke-width': 10 }),
    circle(384, 430, 330, 'none', { stroke: '#e2b65b', 'stroke-width': 3 }),
    circle(384, 400, 320, 'url(#lustre)'),
    ...petals,
  )
}

function backHair(): string {
  return shape(
    'M216 430C200 260 298 178 384 178C470 178 568 260 552 430C560 530 550 590 530 640C508 672 478 660 466 630C440 668 410 664 384 634C358 664 328 668 302 630C290 660 260 672 238 640C218 590 208 530 216 430Z',
    '#c99438',
    { stroke: HAIR.dark, 'stroke-width': 2.5 },
  )
}

function dress(): string {
  const sleeve =
    'M300 708C236 716 150 738 112 800C92 842 96 900 128 934C176 952 222 930 250 892C272 836 292 780 300 708Z'
  return group(
    {},
    gradient('velvet', ['#5b2c83', '#371657']),
    shape('M240 1152C230 960 254 800 300 706L468 706C514 800 538 960 528 1152Z', 'url(#velvet)', {
      stroke: '#260d40',
      'stroke-width': 3,
    }),
    mirrored(
      shape('M128 920C116 1000 112 1080 116 1152L252 1152C256 1050 254 960 246 890Z', '#4a2070', {
        stroke: '#260d40',
        'stroke-width': 3,
      }),
      shape(sleeve, 'url(#velvet)', { stroke: '#260d40', 'stroke-width': 3 }),
      line('M214 742C180 780 168 840 180 906M258 728C230 770 216 830 222 900', '#260d40', 3.5, {
        opacity: 0.6,
      }),
      line('M126 930C172 950 224 930 250 890', '#e2b65b', 7),
      line('M330 830C318 930 316 1050 322 1152', '#e2b65b', 4),
    ),
    ...[900, 970, 1040, 1110].map((y) =>
      line(`M336 ${y}L432 ${y + 34}M432 ${y}L336 ${y + 34}`, '#e2b65b', 3, { opacity: 0.9 }),
    ),
  )
}

/** Lace at the neck, and a brooch. */
function jabot(): string {
  const tier = (y: number, half: number) => {
    const n = 6
    const scallops = Array.from({ length: n }, (_, i) => {
      const step = (half * 2) / n
      const x = 384 + half - i * step
      return `C${x} ${y + 34} ${x - step} ${y + 34} ${x - step} ${y + 8}`
    }).join('')
    return shape(
      `M${384 - half * 0.5} ${y - 46}L${384 + half * 0.5} ${y - 46}L${384 + half} ${y + 8}${scallops}Z`,
      '#fffaf5',
      { stroke: '#d7c1cc', 'stroke-width': 2.5 },
    )
  }
  return group(
    {},
    shape('M312 662C338 694 430 694 456 662L470 706C436 744 332 744 298 706Z', '#fffaf5', {
      stroke: '#d7c1cc',
      'stroke-width': 2.5,
    }),
    line('M304 694C340 728 428 728 464 694', '#5b2c83', 7),
    tier(872, 58),
    tier(832, 70),
    tier(788, 78),
    ellipse([384, 738], [30, 24], '#c92f54', { stroke: '#e2b65b', 'stroke-width': 7 }),
    shape('M366 732C372 722 388 720 396 724C386 728 376 732 370 740Z', '#ffffff', { opacity: 0.7 }),
  )
}

function features(): string {
  return group(
    {},
    eyes({
      iris: ['#4a1d8c', '#8250d8', '#ffb6ea'],
      lash: '#4c2a1c',
      open: 0.9,
      tilt: 8,
      gaze: 7,
      flick: 1.5,
    }),
    brows('M414 428C444 414 480 398 506 392', '#a06f26', 8),
    // A pout.
    line('M362 590C372 578 382 578 386 584C390 578 400 580 408 588', '#b44a55', 5.5),
    line('M374 602C381 605 390 605 396 602', SKIN.shade, 4),
    mirrored(
      line('M282 524L274 540M300 526L292 542M318 526L310 542', '#e2445a', 3.5, { opacity: 0.75 }),
    ),
  )
}

function frontHair(): string {
  return group(
    {},
    gradient('hair', [HAIR.light, HAIR.base]),
    shape(
      'M236 560C212 460 212 410 218 366C228 240 304 176 384 176C464 176 540 240 550 366C556 410 556 460 532 560C524 520 520 480 518 440C502 430 494 410 494 388C484 416 464 430 440 436C448 416 448 396 442 376C430 412 410 428 384 434C358 428 338 412 326 376C320 396 320 416 328 436C304 430 284 416 274 388C274 410 266 430 250 440C248 480 244 520 236 560Z',
      'url(#hair)',
      { stroke: HAIR.dark, 'stroke-width': 3, 'stroke-linejoin': 'round' },
    ),
    shape(
      'M258 330C300 268 468 268 510 330C486 306 470 314 456 302C436 312 410 296 384 306C358 296 332 312 312 302C298 314 282 306 258 330Z',
      HAIR.shine,
      { opacity: 0.9 },
    ),
    ...[
      [
        [384, 190],
        [374, 300],
        [384, 424],
      ],
      [
        [396, 190],
        [430, 280],
        [442, 370],
      ],
      [
        [372, 190],
        [340, 280],
        [326, 370],
      ],
      [
        [420, 200],
        [480, 280],
        [494, 380],
      ],
      [
        [348, 200],
        [290, 280],
        [274, 380],
      ],
    ].map((points) =>
      line(pathThrough(points as unknown as Point[]), HAIR.dark, 3, { opacity: 0.4 }),
    ),
    // A small crown.
    shape(
      'M326 206L336 158L362 184L384 140L406 184L432 158L442 206C406 192 362 192 326 206Z',
      '#f2c14e',
      { stroke: '#b07a2a', 'stroke-width': 3.5, 'stroke-linejoin': 'round' },
    ),
    circle(384, 176, 8, '#c92f54'),
    circle(342, 186, 5, '#7fd4e8'),
    circle(426, 186, 5, '#7fd4e8'),
  )
}

/** A ringlet on each side, tied with a bow. */
function ringlets(): string {
  const turns = Array.from({ length: 8 }, (_, i) => 7 - i).map((i) => {
    const half = 66 - i * 6.5
    const [x, y] = [172 - Math.sin(i / 2.2) * 14, 420 + i * 62]
    return group(
      { transform: `translate(${x.toFixed(1)} ${y}) rotate(-8)` },
      shape(
        `M${-half} -34C${-half * 1.12} 10 ${-half * 0.5} 52 ${half * 0.2} 48C${half} 44 ${half * 1.16} 0 ${half} -38C${half * 0.4} -6 ${-half * 0.5} -6 ${-half} -34Z`,
        'url(#hair)',
        { stroke: HAIR.dark, 'stroke-width': 3 },
      ),
      line(`M${-half * 0.7} -8C${-half * 0.4} 20 ${half * 0.1} 26 ${half * 0.5} 14`, HAIR.dark, 3, {
        opacity: 0.4,
      }),
      line(
        `M${-half * 0.2} 34C${half * 0.3} 36 ${half * 0.7} 16 ${half * 0.82} -8`,
        HAIR.shine,
        5,
        { opacity: 0.75 },
      ),
    )
  })
  const bow = group(
    {},
    shape('M226 352C196 300 150 296 138 326C132 356 180 380 226 360Z', '#c92f54', {
      stroke: '#8c1c3a',
      'stroke-width': 3,
    }),
    shape('M226 352C252 306 292 316 290 344C286 370 250 376 226 360Z', '#c92f54', {
      stroke: '#8c1c3a',
      'stroke-width': 3,
    }),
    shape('M222 358C206 396 190 416 176 430L206 436C222 412 232 388 234 360Z', '#a82348', {
      stroke: '#8c1c3a',
      'stroke-width': 2.5,
    }),
    circle(227, 355, 15, '#e8476a', { stroke: '#8c1c3a', 'stroke-width': 3 }),
  )
  return group(
    {},
    mirrored(
      shape(
        strand(
          [
            [270, 340],
            [210, 350],
            [176, 420],
          ],
          92,
          0.75,
        ),
        'url(#hair)',
        { stroke: HAIR.dark, 'stroke-width': 3 },
      ),
      ...turns,
      bow,
    ),
  )
}
