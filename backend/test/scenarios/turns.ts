import { hums, noise, says, speaks } from '../conversation/user.ts'
import type { Scenario } from './scenario.ts'

/** One after the other, without anybody falling into another's words. */
export const turns: readonly Scenario[] = [
  {
    name: 'a question and an answer',
    user: [says(500, 'Hello there.')],
    replies: { 'Hello there.': 'Hi! What shall we talk about?' },
    history: ['user: Hello there.', 'assistant: Hi! What shall we talk about?'],
  },
  {
    name: 'three turns with long answers',
    user: [says(0, 'Who are you?'), says(9000, 'And where?'), says(18_000, 'Thank you.')],
    replies: {
      'Who are you?':
        'I am a voice that lives in this machine. I have no face, but I listen well. Ask me anything.',
      'And where?': 'Right here, between your ears and your screen, as far as I can tell.',
      'Thank you.': 'You are welcome.',
    },
    history: [
      'user: Who are you?',
      'assistant: I am a voice that lives in this machine. I have no face, but I listen well. Ask me anything.',
      'user: And where?',
      'assistant: Right here, between your ears and your screen, as far as I can tell.',
      'user: Thank you.',
      'assistant: You are welcome.',
    ],
  },
  {
    name: 'silence',
    user: [],
    ms: 10_000,
    history: [],
  },
  {
    name: 'only noise',
    user: [noise(1000), noise(3000, 90), noise(6000, 200)],
    history: [],
  },
  {
    name: 'a hum that nobody asked anything with',
    user: [hums(1000)],
    history: [],
  },
  {
    name: 'noise between question and answer',
    user: [says(500, 'How are you?'), noise(2300)],
    replies: { 'How are you?': 'Very well, thank you.' },
    delays: { firstTokenMs: 1500 },
    history: ['user: How are you?', 'assistant: Very well, thank you.'],
  },
  {
    name: 'a pause within a sentence',
    user: [
      speaks(
        500,
        { ms: 700, text: 'I would like' },
        { afterMs: 500, ms: 800, text: 'I would like some tea.' },
      ),
    ],
    replies: { 'I would like some tea.': 'Green or black?' },
    history: ['user: I would like some tea.', 'assistant: Green or black?'],
  },
  {
    name: 'a sentence that was not the last: the answer that was begun is taken back',
    user: [
      speaks(
        500,
        { ms: 700, text: 'I like tea.' },
        { afterMs: 700, ms: 800, text: 'I like tea. But not at night.' },
      ),
    ],
    replies: {
      'I like tea.': 'So do I!',
      'I like tea. But not at night.': 'Then have some milk.',
    },
    delays: { asrMs: 100, firstTokenMs: 100 },
    history: ['user: I like tea. But not at night.', 'assistant: Then have some milk.'],
  },
  {
    name: 'two pauses, and an answer begun in each',
    user: [
      speaks(
        500,
        { ms: 600, text: 'One.' },
        { afterMs: 600, ms: 600, text: 'One. Two.' },
        { afterMs: 600, ms: 600, text: 'One. Two. Three.' },
      ),
    ],
    replies: { 'One.': 'Two?', 'One. Two.': 'Three?', 'One. Two. Three.': 'Go!' },
    delays: { asrMs: 50, firstTokenMs: 50 },
    history: ['user: One. Two. Three.', 'assistant: Go!'],
  },
  {
    name: 'a pause while the text is still being written down',
    user: [
      speaks(500, { ms: 700, text: 'Wait.' }, { afterMs: 300, ms: 900, text: 'Wait. I mean go.' }),
    ],
    replies: { 'Wait. I mean go.': 'Going.' },
    delays: { asrMs: 2000 },
    history: ['user: Wait. I mean go.', 'assistant: Going.'],
  },
  {
    name: 'an unfinished sentence is asked about at its end only',
    user: [says(500, 'I was thinking about')],
    replies: { 'I was thinking about': 'About what?' },
    history: ['user: I was thinking about', 'assistant: About what?'],
  },
  {
    name: 'an empty transcript',
    user: [says(500, '', 800), says(4000, 'Hello?')],
    replies: { 'Hello?': 'Yes, I am here.' },
    history: ['user: Hello?', 'assistant: Yes, I am here.'],
  },
  {
    name: 'a transcript of blanks',
    user: [says(500, ' \n ', 800)],
    history: [],
  },
  {
    name: 'an answer without words',
    user: [says(500, 'Say nothing.'), says(4000, 'Say something.')],
    replies: { 'Say nothing.': '', 'Say something.': 'Something.' },
    history: ['user: Say nothing.', 'user: Say something.', 'assistant: Something.'],
  },
  {
    name: 'markup is not spoken and yet remembered',
    user: [says(500, 'Smile!')],
    replies: { 'Smile!': '*smiles broadly* Like **this**? *bows*' },
    history: ['user: Smile!', 'assistant: *smiles broadly* Like **this**? *bows*'],
  },
  {
    name: 'nothing takes any time',
    user: [says(500, 'Quick!'), says(4000, 'Quicker!')],
    replies: { 'Quick!': 'Here. And there.', 'Quicker!': 'Done.' },
    delays: { asrMs: 0, firstTokenMs: 0, tokenMs: 0, firstAudioMs: 0 },
    history: ['user: Quick!', 'assistant: Here. And there.', 'user: Quicker!', 'assistant: Done.'],
  },
  {
    name: 'tokens that come one by one, slowly',
    user: [says(500, 'Slowly.')],
    replies: { 'Slowly.': 'First comes this. Then comes that.' },
    delays: { tokenMs: 350 },
    history: ['user: Slowly.', 'assistant: First comes this. Then comes that.'],
  },
  {
    name: 'a second utterance before the first is written down',
    user: [says(500, 'First.'), says(2700, 'Second.')],
    replies: { 'First.': 'One.', 'Second.': 'Two.' },
    delays: { asrMs: 3000 },
    history: ['user: First.', 'user: Second.', 'assistant: Two.'],
  },
]
