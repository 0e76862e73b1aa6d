import {
  type ComponentContext,
  defineComponent,
  EOS,
  type Input,
  initFrom,
  optional,
  TextFrame,
  ToolCall,
  ToolDef,
  ToolResult,
} from '../../../core/index.ts'
import { takeAll } from '../history/arrivals.ts'
import {
  answerCalls,
  describedBy,
  offer,
  parametersOf,
  textArgument,
} from '../tool-calls/tool-calls.ts'

/** Speech that was interrupted may never be reported done: after so long it counts as done. */
const SPEECH_MS = { base: 10_000, perChar: 150 }

const STILL_SPEAKING =
  'Error: the previous talk is still being spoken. Wait for it to end, then call talk again.'

/** Lets a model decide by itself when it speaks. */
export const talkTool = defineComponent({
  name: 'TalkTool',
  description:
    'A tool with which a model **speaks**: its text goes to speech synthesis. One thing is said at a time where *done_speaking* is wired',
  tags: { io: ['conduit'], functionality: ['llm'] },
  thread: 'shared',
  config: describedBy(
    'Say something aloud to the people around you. Only what is passed here is spoken; write it exactly as it should sound, without stage directions or markup.',
  ),
  inputs: { tool_call: ToolCall, done_speaking: optional(TextFrame) },
  outputs: { tool_def: ToolDef, tool_result: ToolResult, text: TextFrame },

  emit({ outputs, config }) {
    offer(outputs.tool_def, {
      name: 'talk',
      description: config.tool_description,
      parameters: parametersOf({ text: { type: 'string', description: 'The words to say' } }, [
        'text',
      ]),
    })
  },

  async run({ inputs, outputs, clock }) {
    const speech = new SpeechInProgress(inputs.done_speaking, clock)
    await answerCalls(inputs.tool_call, outputs.tool_result, (call) => {
      if (call.name !== 'talk') return null
      if (speech.isGoingOn()) return STILL_SPEAKING
      const text = textArgument(call, 'text')
      if (text.trim() === '') return ''
      const { turn, generation } = initFrom(call)
      outputs.text.send(new TextFrame({ text, turn, generation }))
      outputs.text.send(new EOS({ turn, generation }))
      speech.begin(text)
      return ''
    })
  },
})

/** Whether what was said last is still being spoken; never, where nobody reports it. */
class SpeechInProgress {
  readonly #doneSpeaking: Input<TextFrame> | null
  readonly #clock: ComponentContext['clock']
  #endUs = 0

  constructor(doneSpeaking: Input<TextFrame> | null, clock: ComponentContext['clock']) {
    this.#doneSpeaking = doneSpeaking
    this.#clock = clock
  }

  begin(text: string): void {
    if (this.#doneSpeaking === null) return
    // A report from before belongs to something else.
    takeAll(this.#doneSpeaking)
    this.#endUs = this.#clock.now() + (SPEECH_MS.base + text.length * SPEECH_MS.perChar) * 1000
  }

  isGoingOn(): boolean {
    if (takeAll(this.#doneSpeaking).length > 0) this.#endUs = 0
    return this.#clock.now() < this.#endUs
  }
}
