import { hums, noise, says, speaks } from '../conversation/user.ts'
import type { Scenario } from './scenario.ts'

const ASK = 'Tell me a story.'
const STORY =
  'Once there was a fox. It lived in a deep forest, far from here. One day it met a crow. They became friends.'
/** From the end of the question to the first sound of the story. */
const ask = says(0, ASK)
const replies = { [ASK]: STORY, 'Stop.': 'All right.', 'Wait.': 'Yes?', 'Go on.': 'The end.' }

/** The user falls into the character's words. */
export const interruptions: readonly Scenario[] = [
  {
    name: 'interrupted at the first word',
    user: [ask, says(2550, 'Stop.')],
    replies,
    history: [
      `user: ${ASK}`,
      'assistant: Once [interrupted]',
      'user: Stop.',
      'assistant: All right.',
    ],
  },
  {
    name: 'interrupted in the first sentence',
    user: [ask, says(2900, 'Stop.')],
    replies,
    history: [
      `user: ${ASK}`,
      'assistant: Once there [interrupted]',
      'user: Stop.',
      'assistant: All right.',
    ],
  },
  {
    name: 'interrupted in the third sentence',
    user: [ask, says(6000, 'Stop.')],
    replies,
    history: [
      `user: ${ASK}`,
      'assistant: Once there was a fox. It lived in a deep forest, far from here. One day it met [interrupted]',
      'user: Stop.',
      'assistant: All right.',
    ],
  },
  {
    name: 'interrupted at the last word',
    user: [ask, says(7400, 'Stop.')],
    replies,
    history: [`user: ${ASK}`, `assistant: ${STORY}`, 'user: Stop.', 'assistant: All right.'],
  },
  {
    name: 'spoken to just after the last word',
    user: [ask, says(8600, 'Go on.')],
    replies,
    history: [`user: ${ASK}`, `assistant: ${STORY}`, 'user: Go on.', 'assistant: The end.'],
  },
  {
    name: 'interrupted before the model answers',
    user: [ask, says(2100, 'Stop.')],
    replies,
    delays: { firstTokenMs: 3000 },
    history: [`user: ${ASK}`, 'user: Stop.', 'assistant: All right.'],
  },
  {
    name: 'interrupted while tokens come and nothing sounds yet',
    user: [ask, says(2200, 'Stop.')],
    replies,
    delays: { tokenMs: 300 },
    history: [`user: ${ASK}`, 'user: Stop.', 'assistant: All right.'],
  },
  {
    name: 'interrupted while the first sound is being made',
    user: [ask, says(2100, 'Stop.')],
    replies,
    delays: { firstAudioMs: 2000 },
    history: [`user: ${ASK}`, 'user: Stop.', 'assistant: All right.'],
  },
  {
    name: 'interrupted twice',
    user: [ask, says(3000, 'Wait.'), says(6200, 'Go on.')],
    replies: { ...replies, 'Wait.': 'Yes, what is it that you want to know?' },
    history: [
      `user: ${ASK}`,
      'assistant: Once there [interrupted]',
      'user: Wait.',
      'assistant: Yes, what is it that you [interrupted]',
      'user: Go on.',
      'assistant: The end.',
    ],
  },
  {
    name: 'two interruptions close together',
    user: [ask, says(3000, 'Wait.'), says(4700, 'Stop.')],
    replies,
    history: [
      `user: ${ASK}`,
      'assistant: Once there [interrupted]',
      'user: Wait.',
      'user: Stop.',
      'assistant: All right.',
    ],
  },
  {
    name: 'noise while the character speaks: softer for a moment',
    user: [ask, noise(3500)],
    replies,
    history: [`user: ${ASK}`, `assistant: ${STORY}`],
  },
  {
    name: 'three noises while the character speaks',
    user: [ask, noise(3000), noise(4200, 60), noise(5500, 180)],
    replies,
    history: [`user: ${ASK}`, `assistant: ${STORY}`],
  },
  {
    name: 'a hum that stops the character and asks nothing',
    user: [ask, hums(4000)],
    replies,
    history: [`user: ${ASK}`, 'assistant: Once there was a fox. It lived in a [interrupted]'],
  },
  {
    name: 'a hum, and then a question about what was heard',
    user: [ask, hums(4000), says(7000, 'Go on.')],
    replies,
    history: [
      `user: ${ASK}`,
      'assistant: Once there was a fox. It lived in a [interrupted]',
      'user: Go on.',
      'assistant: The end.',
    ],
  },
  {
    name: 'an interruption with a pause in it',
    user: [
      ask,
      speaks(3400, { ms: 700, text: 'Stop.' }, { afterMs: 500, ms: 700, text: 'Stop. I know it.' }),
    ],
    replies: { ...replies, 'Stop. I know it.': 'Then another one.' },
    history: [
      `user: ${ASK}`,
      'assistant: Once there was a fox. It [interrupted]',
      'user: Stop. I know it.',
      'assistant: Then another one.',
    ],
  },
  {
    name: 'interrupted among emojis',
    user: [says(0, 'Cheer!'), says(2700, 'Stop.')],
    replies: { ...replies, 'Cheer!': '🎉🎉🎉 hooray 🎉🎉🎉 hooray 🎉🎉🎉 hooray 🎉🎉🎉' },
    history: [
      'user: Cheer!',
      'assistant: 🎉🎉🎉 hooray [interrupted]',
      'user: Stop.',
      'assistant: All right.',
    ],
  },
  {
    name: 'interrupted between two sentences that come slowly',
    user: [ask, says(4300, 'Stop.')],
    replies,
    delays: { tokenMs: 250 },
    history: [
      `user: ${ASK}`,
      'assistant: Once there was a fox. [interrupted]',
      'user: Stop.',
      'assistant: All right.',
    ],
  },
  {
    name: 'interrupted with a slow transcription of the interruption',
    user: [ask, says(3500, 'Stop.')],
    replies,
    delays: { asrMs: 2500 },
    history: [`user: ${ASK}`, 'user: Stop.', 'assistant: All right.'],
  },
]
