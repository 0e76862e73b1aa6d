import {
  type ComponentContext,
  defineComponent,
  initFrom,
  TextFrame,
  VideoFrame,
  z,
} from '../../../core/index.ts'
import { alternatives, fallbackField, hostOf, ProviderError } from '../../providers/index.ts'
import { Observer } from './observer.ts'
import { CAPTION_PROMPT, OBJECTS_PROMPT } from './prompts.ts'
import { isOpenAi, KEY, OPENAI_URL } from './vision-chat.ts'

const JPEG_QUALITY = 85
/** Pause after a failure, doubled with each further one. */
const FIRST_PAUSE_MS = 1000
const LONGEST_PAUSE_MS = 30_000

const OwnConfig = z.object({
  base_url: z
    .string()
    .regex(/^https?:\/\/\S+$/, 'must begin with http:// or https://')
    .default(OPENAI_URL)
    .describe("Address of a server that speaks OpenAI's chat protocol"),
  model_id: z.string().min(1).default('gpt-5.4').describe('A model that understands pictures'),
  max_history: z
    .int()
    .min(0)
    .max(32)
    .default(3)
    .describe('Earlier pictures that the model sees again, with what it said of them'),
  caption_prompt: z
    .string()
    .default(CAPTION_PROMPT)
    .describe('What the model is told for its captions'),
  objects_prompt: z
    .string()
    .default(OBJECTS_PROMPT)
    .describe('What the model is told for its list of objects'),
})
const Config = OwnConfig.extend({ fallback: fallbackField(OwnConfig) })

/** Tells what a camera sees: what is new in words, and a list of what is there. */
export const streamingVlm = defineComponent({
  name: 'StreamingVLM',
  description:
    'Describes what is **new** in the newest picture, and keeps a list of what is there, with a vision language model',
  tags: { io: ['conduit'], functionality: ['vision', 'llm'], gpu: ['cpu', 'nvidia', 'apple'] },
  config: Config,
  inputs: { video: VideoFrame },
  outputs: { observation: TextFrame, objects: TextFrame },

  requires({ config }) {
    const urls = [config, ...config.fallback].map(({ base_url }) => base_url ?? config.base_url)
    return [
      { kind: 'secret', name: KEY, optional: urls.length > 1 || !isOpenAi(config.base_url) },
      ...[...new Set(urls.map(hostOf))].map((host) => ({ kind: 'host' as const, host })),
    ]
  },

  async setup({ clock }) {
    const { default: sharp } = await clock.hold(import('sharp'))
    return { sharp }
  },

  async run(context) {
    const { inputs, outputs, config, clock, signal, state } = context
    const observer = new Observer(alternatives(config), context)
    let failures = 0
    for await (const frame of inputs.video.newest()) {
      const { width, height } = frame
      const init = initFrom(frame)
      const picture = state.sharp(frame.get('rgb'), { raw: { width, height, channels: 3 } })
      const jpeg = await clock.hold(picture.jpeg({ quality: JPEG_QUALITY }).toBuffer())
      try {
        const caption = await observer.caption(jpeg)
        // Nothing has changed: there is nothing to tell.
        if (caption !== '') outputs.observation.send(new TextFrame({ text: caption, ...init }))
        const objects = await observer.objects(caption)
        outputs.objects.send(new TextFrame({ text: objects, ...init }))
        failures = 0
      } catch (error) {
        if (signal.aborted) return
        logFailure(error, context)
        await clock.sleep(Math.min(FIRST_PAUSE_MS * 2 ** failures++, LONGEST_PAUSE_MS), signal)
      }
    }
  },
})

function logFailure(error: unknown, { log }: Pick<ComponentContext, 'log'>): void {
  if (!(error instanceof ProviderError)) throw error
  log.error(error.fields, 'picture skipped: request failed')
}
