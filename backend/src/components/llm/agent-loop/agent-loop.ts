import {
  type Component,
  defineComponent,
  forgottenUntil,
  list,
  MessageFrame,
  optional,
  TextFrame,
  z,
} from '../../../core/index.ts'
import { agentInputs, spokenInputs } from '../history/agent-inputs.ts'
import { Arrivals, takeAll } from '../history/arrivals.ts'
import { reportEchoes } from '../history/echo.ts'
import { awaitInitialMessages } from '../history/initial-messages.ts'
import { machineTimeZone } from '../history/local-time.ts'
import { reportDrops } from '../history/report-drops.ts'
import { LoopPrompt } from './loop-prompt.ts'
import { MessagesFile } from './messages-file.ts'
import { Pace } from './pace.ts'

const POST_PROMPT =
  'Look at what has happened last. If the user has said something that nobody has answered yet, answer it. ' +
  'If a task is under way, take its next step. Otherwise stay idle: say nothing, and do nothing that was not asked for.'

/**
 * An `AgentLoop` whose times are those of a given zone.
 * @param timeZone asked when a node starts
 */
export function defineAgentLoop(timeZone: () => string): Component {
  return defineComponent({
    name: 'AgentLoop',
    description:
      'An agent that acts by **itself**: asks the model again when something new has come or its turn has ended, and lets it rest otherwise. The last prompt is in `messages.json`',
    tags: { io: ['conduit'], functionality: ['llm'] },
    thread: 'shared',
    config: z.object({
      system_prompt: z
        .string()
        .describe('What the agent is told about itself, before everything else'),
      post_prompt: z
        .string()
        .default(POST_PROMPT)
        .describe('What it is told behind everything else, each time'),
    }),
    inputs: {
      ...agentInputs,
      pause: optional(TextFrame),
      ...spokenInputs,
    },
    outputs: { messages: list(MessageFrame) },

    async run({ inputs, outputs, config, ...context }) {
      const { clock } = context
      await awaitInitialMessages(inputs.initial_msgs, context)
      const pace = new Pace({ startUs: clock.now(), speechIsWired: inputs.speech !== null })
      const file = new MessagesFile(context)
      const prompt = new LoopPrompt(inputs, {
        systemPrompt: config.system_prompt,
        postPrompt: config.post_prompt,
        timeZone: timeZone(),
        onDrop: reportDrops(context),
        onEcho: reportEchoes(context),
        forgottenUntil: () => forgottenUntil(context.paths.project),
      })

      const { pose: _pose, objects, ...heeded } = inputs
      const arrivals = new Arrivals([...Object.values(heeded), objects?.newest() ?? null])
      let isOpen = true
      while (isOpen && !context.signal.aborted) {
        const dueUs = pace.dueUs(prompt.hasPendingCalls)
        isOpen = await arrivals.next(dueUs, clock)
        hear(prompt, pace, takeAll(inputs.pause).length > 0)
        const nextUs = pace.dueUs(prompt.hasPendingCalls)
        if (nextUs === null || nextUs > clock.now() || context.signal.aborted) continue
        const messages = prompt.messages()
        outputs.messages.send(messages)
        pace.prompted(clock.now())
        await file.write(messages)
      }
    },
  })
}

/** An agent that acts by itself, with times as the machine's clock shows them. */
export const agentLoop = defineAgentLoop(machineTimeZone)

function hear(prompt: LoopPrompt, pace: Pace, isPaused: boolean): void {
  const news = prompt.take()
  if (news.turnEnded) pace.turnEnded()
  if (isPaused) pace.pause()
  if (news.surroundings) pace.sawSomethingNew()
  if (news.speech) pace.heardSpeech()
}
