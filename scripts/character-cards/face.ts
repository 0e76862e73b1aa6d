import { circle, ellipse, glow, gradient, group, line, MIDDLE, mirrored, shape } from './drawing.ts'

export interface Skin {
  readonly base: string
  readonly shade: string
  readonly blush: string
  readonly line: string
}

const FACE =
  'M250 372C247 452 254 520 292 572C320 608 356 640 384 642C412 640 448 608 476 572C514 520 521 452 518 372C512 290 460 246 384 246C308 246 256 290 250 372Z'
const NECK = 'M338 560C340 640 338 672 318 700L450 700C430 672 428 640 430 560Z'

/**
 * Neck, ears and face, without its features.
 * @param fringe how strong its shadow on the forehead is, 0…1
 */
export function head({ base, shade, blush, line: edge }: Skin, fringe = 0.55): string {
  const ear = group(
    {},
    ellipse([250, 462], [20, 36], base, { stroke: edge, 'stroke-width': 2.5 }),
    line('M246 446C236 452 236 472 246 480', shade, 5),
  )
  return group(
    {},
    glow('cheek', [blush, `${blush}00`]),
    '<clipPath id="neck"><path d="M338 560C340 660 330 690 296 712L472 712C438 690 428 660 430 560Z"/></clipPath>',
    `<clipPath id="face"><path d="${FACE}"/></clipPath>`,
    shape(NECK, base),
    mirrored(line('M338 580C339 640 336 676 320 698', edge, 2.5)),
    shape('M330 570C350 640 420 650 442 566L446 640C420 690 350 690 330 650Z', shade, {
      'clip-path': 'url(#neck)',
    }),
    mirrored(ear),
    shape(FACE, base, { stroke: edge, 'stroke-width': 2.5 }),
    // The shadow that the fringe throws.
    shape(
      'M252 380C300 410 468 410 516 380C512 290 460 246 384 246C308 246 256 290 252 380Z',
      shade,
      {
        opacity: fringe,
      },
    ),
    group(
      { 'clip-path': 'url(#face)' },
      mirrored(ellipse([304, 532], [44, 25], 'url(#cheek)', { opacity: 0.75 })),
    ),
    shape('M380 528C384 536 388 536 391 531', 'none', {
      stroke: shade,
      'stroke-width': 5,
      'stroke-linecap': 'round',
    }),
  )
}

export interface Eyes {
  /** From top to bottom. */
  readonly iris: readonly [string, string, string]
  readonly lash: string
  /** 1 is wide open, 0.5 half closed. */
  readonly open: number
  /** Degrees; positive lifts the outer corner. */
  readonly tilt: number
  /** Pixels to the right of the picture. */
  readonly gaze?: number
  /** Lashes at the outer corner. */
  readonly flick?: number
  readonly lid?: string
}

/** Both eyes, open. */
export function eyes(look: Eyes): string {
  const [top, middle, bottom] = look.iris
  return group({}, gradient('iris', [top, middle, bottom]), eye(look, -1), eye(look, 1))
}

function eye({ lash, open, tilt, gaze = 0, flick = 1, lid }: Eyes, side: 1 | -1): string {
  const up = (y: number) => y * open
  const id = `eye${side > 0 ? 'R' : 'L'}`
  const white = `M-37 8C-33 ${up(-20)} -12 ${up(-36)} 8 ${up(-36)}C28 ${up(-35)} 39 ${up(-16)} 39 4C36 24 18 34 0 34C-18 34 -32 24 -37 8Z`
  const lashes = `M-44 12C-38 ${up(-26)} -14 ${up(-45)} 9 ${up(-46)}C32 ${up(-45)} 46 ${up(-22)} ${48 + 6 * flick} ${-4 - 6 * flick}C${50 + 2 * flick} 0 46 4 40 6C38 ${up(-14)} 26 ${up(-29)} 8 ${up(-31)}C-12 ${up(-31)} -30 ${up(-18)} -36 8C-38 13 -43 15 -44 12Z`
  // Iris and light look the same way in both eyes; the lashes are mirrored.
  const look = gaze * side
  return group(
    { transform: `translate(${MIDDLE + side * 68} 470) scale(${side} 1) rotate(${-tilt})` },
    `<clipPath id="${id}"><path d="${white}"/></clipPath>`,
    shape(white, '#fffdfb'),
    group(
      { 'clip-path': `url(#${id})` },
      ellipse([look, 3], [27, 33], 'url(#iris)'),
      ellipse([look, 3], [27, 33], 'none', { stroke: lash, 'stroke-width': 3, opacity: 0.6 }),
      ellipse([look, 3], [11, 15], lash, { opacity: 0.85 }),
      ellipse([look, 24], [16, 8], '#ffffff', { opacity: 0.28 }),
      shape(
        `M-44 ${up(-46)}H46V${up(-20)}C20 ${up(-30)} -20 ${up(-30)} -44 ${up(-6)}Z`,
        '#5a4668',
        {
          opacity: 0.28,
        },
      ),
    ),
    circle(look - 10 * side, -9 * open, 8.5, '#ffffff'),
    circle(look + 11 * side, 16, 4.5, '#ffffff', { opacity: 0.9 }),
    shape(lashes, lash),
    line('M-16 37C-4 40 12 40 24 34', lash, 2.5, { opacity: 0.55 }),
    lid
      ? line(`M-30 ${up(-40)}C-10 ${up(-58)} 24 ${up(-58)} 40 ${up(-34)}`, lid, 3, { opacity: 0.8 })
      : '',
  )
}

/** An eye that smiles: closed, in a bow. */
export function smilingEye(side: 1 | -1, lash: string): string {
  return group(
    { transform: `translate(${MIDDLE + side * 68} 470) scale(${side} 1)` },
    line('M-38 14C-24 -20 22 -22 40 8', lash, 9),
    line('M38 4L50 -2M33 -4L43 -13', lash, 5),
  )
}

/** @param d the brow of the right half of the picture, as seen from its inner end */
export function brows(d: string, colour: string, width = 8): string {
  return mirrored(line(d, colour, width))
}
