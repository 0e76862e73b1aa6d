import { says } from '../conversation/user.ts'
import { ASR_PATH, LLM_PATH, TTS_PATH } from '../conversation/voice-chat.ts'
import type { Scenario } from './scenario.ts'

const two = [says(0, 'First.'), says(6000, 'Second.')]
const replies = { 'First.': 'One. Two. Three.', 'Second.': 'Four.' }
const second = ['user: Second.', 'assistant: Four.']

/** Servers that fail, break off, keep silent or come too late. */
export const troubles: readonly Scenario[] = [
  {
    name: 'the transcription fails: the next utterance is heard',
    user: two,
    replies,
    // Once for the guess at the pause, once for the utterance.
    trouble: (server) => server.fail({ path: ASR_PATH, status: 500, times: 2 }),
    history: second,
  },
  {
    name: 'the guess at the pause fails: the utterance is asked for again',
    user: two,
    replies,
    trouble: (server) => server.fail({ path: ASR_PATH, status: 500 }),
    history: ['user: First.', 'assistant: One. Two. Three.', ...second],
  },
  {
    name: 'the transcription never comes',
    user: [says(0, 'First.'), says(16_000, 'Second.')],
    replies,
    trouble: (server) => server.hang({ path: ASR_PATH, times: 2 }),
    history: [...second],
  },
  {
    name: 'another transcription service takes over',
    user: two,
    replies,
    trouble: (server) => server.fail({ path: ASR_PATH, status: 503, times: 9 }),
    change: ({ nodes }, { spare }) => {
      nodes.asr.init_args.config.fallback = [{ base_url: spare }]
    },
    history: ['user: First.', 'assistant: One. Two. Three.', ...second],
  },
  {
    name: 'the model fails: nothing is said, the next turn is fine',
    user: two,
    replies,
    trouble: (server) => server.fail({ path: LLM_PATH, status: 500 }),
    history: ['user: First.', ...second],
  },
  {
    name: 'the key of the model is rejected',
    user: two,
    replies,
    trouble: (server) => server.fail({ path: LLM_PATH, status: 401, times: 2 }),
    history: ['user: First.', 'user: Second.'],
  },
  {
    name: 'the model asks to wait for two seconds',
    user: two,
    replies,
    trouble: (server) => server.fail({ path: LLM_PATH, status: 429, retryAfterS: 2 }),
    history: ['user: First.', 'assistant: One. Two. Three.', ...second],
  },
  {
    name: 'the model breaks off in the middle of a sentence',
    user: two,
    replies: {
      ...replies,
      'First.': { text: 'One. And then I wanted to', error: 'overloaded' },
    },
    history: ['user: First.', 'assistant: One. And then I wanted to', ...second],
  },
  {
    name: 'the connection to the model breaks in the middle of a sentence',
    user: two,
    replies: { ...replies, 'First.': 'One. And then I wanted to say two. And three.' },
    trouble: (server) => server.cut({ path: LLM_PATH, afterBytes: 1500 }),
    history: ['user: First.', 'assistant: One. And then I wanted to say two.', ...second],
  },
  {
    name: 'another model takes over',
    user: two,
    replies,
    trouble: (server) => server.fail({ path: LLM_PATH, status: 503, times: 9 }),
    change: ({ nodes }, { spare }) => {
      nodes.llm.init_args.config.fallback = [{ model: 'openai-compatible/spare', base_url: spare }]
    },
    history: ['user: First.', 'assistant: One. Two. Three.', ...second],
  },
  {
    name: 'the model is so late that the user has gone on',
    user: [says(0, 'First.'), says(4000, 'Second.')],
    replies,
    delays: { firstTokenMs: 5000 },
    history: ['user: First.', ...second],
  },
  {
    name: 'one sentence cannot be spoken: the others are',
    user: two,
    replies,
    trouble: (server) => server.fail({ path: TTS_PATH, status: 500 }),
    history: ['user: First.', 'assistant: … Two. Three.', ...second],
  },
  {
    name: 'the voice breaks off in the middle of a sentence',
    user: two,
    replies: { ...replies, 'First.': 'This is a long sentence to be spoken. This is another.' },
    trouble: (server) => server.cut({ path: TTS_PATH, afterBytes: 150_000 }),
    history: ['user: First.', 'assistant: This is… This is another.', ...second],
  },
  {
    name: 'the voice never comes',
    user: [says(0, 'First.'), says(20_000, 'Second.')],
    replies: { ...replies, 'First.': 'One.' },
    trouble: (server) => server.hang({ path: TTS_PATH }),
    history: ['user: First.', ...second],
  },
  {
    name: 'another voice takes over',
    user: two,
    replies,
    trouble: (server) => server.fail({ path: TTS_PATH, status: 503, times: 9 }),
    change: ({ nodes }, { spare }) => {
      nodes.tts.init_args.config.fallback = [{ url: new URL(TTS_PATH, spare).href }]
    },
    history: ['user: First.', 'assistant: One. Two. Three.', ...second],
  },
  {
    name: 'garbage instead of an answer',
    user: two,
    replies,
    trouble: (server) => server.fail({ path: LLM_PATH, status: 200, body: '<html>' }),
    history: ['user: First.', ...second],
  },
  {
    name: 'the microphone hears the character',
    user: [says(0, 'First.'), says(3400, 'This is what I always say.'), says(9000, 'Oh.')],
    replies: {
      'First.': 'Hello! This is what I always say.',
      'This is what I always say.': 'Indeed.',
      'Oh.': 'Yes.',
    },
    history: [
      'user: First.',
      'assistant: Hello! This is what I always say.',
      'user: This is what I always say.',
      'assistant: Indeed.',
      'user: Oh.',
      'assistant: Yes.',
    ],
    notes: { agent: ['Hears its own words: use headphones or half_duplex', null] },
  },
]
