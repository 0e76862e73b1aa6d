import {
  AudioFrame,
  defineComponent,
  type Input,
  optional,
  SpeechEvent,
  TextFrame,
  z,
} from '../../../core/index.ts'
import { alternatives, baseUrlField, fallbackField, providerNeeds } from '../../providers/index.ts'
import { listenUrl } from './deepgram.ts'
import { Listener } from './listener.ts'

const Server = z.object({
  api_key_env_var: z.string().default('DEEPGRAM_API_KEY').describe('Name of the key'),
  model: z.string().min(1).default('nova-3').describe('Model that listens'),
  language: z.string().min(1).default('en').describe('Language code of what is said'),
  sample_rate: z
    .int()
    .min(8000)
    .max(192_000)
    .default(48_000)
    .describe('Samples per second that are sent, in Hz'),
  channels: z.int().min(1).max(8).default(1).describe('Channels that are sent'),
  interim_results: z
    .boolean()
    .default(true)
    .describe('Lets Deepgram think aloud; only final results are sent on'),
  utterance_end_ms: z
    .int()
    .nonnegative()
    .default(1000)
    .describe('Gap after a word from which Deepgram reports the end of an utterance, in ms'),
  vad_events: z.boolean().default(true).describe('Lets Deepgram report where speech begins'),
  smart_format: z.boolean().default(true).describe('Writes numbers, dates and such as people do'),
  diarize: z.boolean().default(true).describe('Tells speakers apart'),
  base_url: baseUrlField(),
})
const Config = Server.extend({ fallback: fallbackField(Server) })

/** Speech to text over one lasting connection to Deepgram. */
export const deepgramAsr = defineComponent({
  name: 'DeepgramASR',
  description: 'Writes down **what is said** while it is being said, by Deepgram',
  tags: { io: ['conduit'], functionality: ['audio'] },
  config: Config,
  inputs: { audio: AudioFrame, turn_events: optional(SpeechEvent) },
  outputs: { text: TextFrame },

  requires: ({ config }) => providerNeeds(alternatives(config).all, listenUrl),

  async run({ inputs, outputs, ...context }) {
    const { language } = context.config
    const listener = new Listener(context, {
      hasTurns: inputs.turn_events !== null,
      send: (text, turn) => outputs.text.send(new TextFrame({ text, language, turn })),
    })
    const connected = listener.run()
    const hearing = Promise.all([
      forEach(inputs.audio, (frame) => listener.hear(frame)),
      forEach(inputs.turn_events, (event) => listener.follow(event)),
    ])
    await Promise.race([hearing, connected])
    await listener.finish()
    await connected
  },
})

/** For an optional input that may not be there. */
async function forEach<Item>(
  input: Input<Item> | null,
  action: (item: Item) => void,
): Promise<void> {
  if (input) for await (const item of input) action(item)
}
