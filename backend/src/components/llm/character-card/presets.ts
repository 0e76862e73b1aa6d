import { basename } from 'node:path'
import type { Choice } from '../../../core/index.ts'

/** The cards that come with the product, with the labels that the form shows. */
export const PRESETS = [
  'calm_scientist',
  'cool_mature_woman',
  'energetic_girl',
  'gentle_big_sister',
  'tsundere_rich_girl',
] as const
export type Preset = (typeof PRESETS)[number]

const LABELS: Readonly<Record<Preset, string>> = {
  calm_scientist: 'Stoic',
  cool_mature_woman: 'Elegant',
  energetic_girl: 'Energetic',
  gentle_big_sister: 'Manipulative',
  tsundere_rich_girl: 'Tsundere',
}

export const PRESET_CHOICES: readonly Choice[] = PRESETS.map((value) => ({
  value,
  label: LABELS[value],
}))

/** Relative to the product's assets. */
export function presetFile(preset: Preset): string {
  return `character_cards/${preset}.png`
}

/** The card that a path of another machine means: older graphs name the product's cards by full path. */
export function presetNamed(path: string): Preset | undefined {
  const name = basename(path.replaceAll('\\', '/'), '.png')
  return PRESETS.find((preset) => preset === name)
}
