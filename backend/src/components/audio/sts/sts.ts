import { AudioFrame, defineComponent, InterruptFrame, optional, z } from '../../../core/index.ts'
import { alternatives, baseUrlField, fallbackField, providerNeeds } from '../../providers/index.ts'
import { Conversation } from './conversation.ts'
import { realtimeUrl } from './realtime.ts'

const Server = z.object({
  api_key_env_var: z
    .string()
    .default('OPENAI_API_KEY')
    .describe('Name of the key; a server of your own may need none'),
  model: z
    .string()
    .min(1)
    .default('gpt-4o-realtime-preview-2024-10-01')
    .describe('Model that hears and speaks; gpt-realtime is the one that OpenAI offers today'),
  voice: z.string().min(1).default('alloy').describe('Voice that it speaks with'),
  base_url: baseUrlField(),
})
const Config = Server.extend({ fallback: fallbackField(Server) })

/** Speech to speech over OpenAI's Realtime protocol. */
export const sts = defineComponent({
  name: 'STS',
  description:
    'A **conversation in sound alone**: one model hears and answers, by OpenAI Realtime or any server that speaks its protocol',
  tags: { io: ['conduit'], functionality: ['audio'] },
  config: Config,
  inputs: { audio: AudioFrame, interrupt: optional(InterruptFrame) },
  outputs: { audio: AudioFrame },

  requires: ({ config }) => providerNeeds(alternatives(config).all, realtimeUrl),

  async run({ inputs, outputs, ...context }) {
    const conversation = new Conversation(context, (frame) => outputs.audio.send(frame))
    const connected = conversation.run()
    const hearing = async () => {
      for await (const frame of inputs.audio) conversation.hear(frame)
    }
    const interrupting = async () => {
      if (!inputs.interrupt) return
      for await (const frame of inputs.interrupt) conversation.interrupt(frame)
    }
    await Promise.race([Promise.all([hearing(), interrupting()]), connected])
    await conversation.finish()
    await connected
  },
})
