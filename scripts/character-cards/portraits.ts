import type { Preset } from '../../backend/src/components/llm/character-card/presets.ts'
import { calmScientist } from './characters/calm-scientist.ts'
import { coolMatureWoman } from './characters/cool-mature-woman.ts'
import { energeticGirl } from './characters/energetic-girl.ts'
import { gentleBigSister } from './characters/gentle-big-sister.ts'
import { tsundereRichGirl } from './characters/tsundere-rich-girl.ts'

/** What is drawn for each character, as SVG elements. */
export const PORTRAITS: Readonly<Record<Preset, () => string>> = {
  calm_scientist: calmScientist,
  cool_mature_woman: coolMatureWoman,
  energetic_girl: energeticGirl,
  gentle_big_sister: gentleBigSister,
  tsundere_rich_girl: tsundereRichGirl,
}
