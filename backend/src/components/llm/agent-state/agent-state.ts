import {
  defineComponent,
  forgottenUntil,
  list,
  MessageFrame,
  RequestFrame,
  TextFrame,
  union,
  z,
} from '../../../core/index.ts'
import { agentInputs, spokenInputs } from '../history/agent-inputs.ts'
import { Arrivals, takeAll } from '../history/arrivals.ts'
import { reportEchoes } from '../history/echo.ts'
import { awaitInitialMessages } from '../history/initial-messages.ts'
import { reportDrops } from '../history/report-drops.ts'
import { AgentPrompt } from './agent-prompt.ts'
import { FollowUps } from './follow-ups.ts'

/**
 * Remembers a conversation and hands it to a model whenever it is asked to. Of the character's replies it
 * remembers what was heard, where `heard` is wired. Where nothing but words asks it, the answers of tools
 * ask again, so that the model can go on.
 */
export const agentState = defineComponent({
  name: 'AgentState',
  description:
    'Remembers the **conversation**: what the user said, what was heard of the replies, tools and their results. Each *request* sends all of it on as a prompt',
  tags: { io: ['conduit'], functionality: ['llm'] },
  thread: 'shared',
  config: z.object({
    system_prompt: z
      .string()
      .default('You are a helpful assistant who answers briefly and clearly.')
      .describe('What the character is told about itself, before everything else'),
  }),
  inputs: {
    request: union(RequestFrame, TextFrame),
    ...agentInputs,
    ...spokenInputs,
  },
  outputs: { messages: list(MessageFrame) },

  async run({ inputs, outputs, config, ...context }) {
    const prompt = new AgentPrompt(inputs, {
      systemPrompt: config.system_prompt,
      onDrop: reportDrops(context),
      onEcho: reportEchoes(context),
      forgottenUntil: () => forgottenUntil(context.paths.project),
    })
    await awaitInitialMessages(inputs.initial_msgs, context)

    const { objects: _objects, pose: _pose, ...heeded } = inputs
    const arrivals = new Arrivals(Object.values(heeded))
    const followUps = new FollowUps(context.clock)
    do {
      const requests = takeAll(inputs.request)
      prompt.take()
      followUps.note({ requests, hasToolResult: prompt.hasToolResult })
      for (const request of requests) {
        if (!prompt.isStale(request)) outputs.messages.send(prompt.at(request.timestampUs))
      }
      prompt.enter()
      if (followUps.isDue(prompt.hasPendingCalls)) outputs.messages.send(prompt.now())
    } while (await arrivals.next(followUps.dueUs, context.clock))
  },
})
