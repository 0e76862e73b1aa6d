import {
  defineComponent,
  EOS,
  InterruptFrame,
  optional,
  TextFrame,
  union,
  z,
} from '../../../core/index.ts'
import {
  collectTexts,
  DEFAULT_HOST,
  DEFAULT_PORT,
  EnvSettings,
  HOST_VARIABLE,
  hostField,
  openOsc,
  oscNeeds,
  portNumber,
} from '../../osc/index.ts'
import { Chatbox } from './chatbox.ts'
import { splitText } from './split-text.ts'

const displayTime = () => z.int().nonnegative().max(3_600_000)

/** Shows a text above the head of an avatar: sentence by sentence, at the speed of reading. */
export const oscChatbox = defineComponent({
  name: 'OSCChatbox',
  description: "Shows text in **VRChat's** chatbox, sentence by sentence, over OSC",
  tags: { io: ['sink'], functionality: ['misc'] },
  config: z.object({
    host: hostField(),
    port: portNumber().default(DEFAULT_PORT).describe('UDP port to send to'),
    chatbox_send: z
      .boolean()
      .default(true)
      .describe('Shows the text at once; otherwise it is put into the keyboard'),
    play_sound: z.boolean().default(false).describe('Plays the sound of a message with each text'),
    max_chars: z.int().min(2).max(1000).default(144).describe('Longest text shown at a time'),
    text_flush_ms: z
      .int()
      .nonnegative()
      .max(600_000)
      .default(600)
      .describe('A text without end counts as complete after this pause, in ms'),
    chars_per_second: z.number().min(0.1).max(1000).default(12).describe('Speed of reading'),
    min_display_ms: displayTime().default(1200).describe('Shortest time a text is shown, in ms'),
    max_display_ms: displayTime().default(6000).describe('Longest time a text is shown, in ms'),
    clear_on_last: z.boolean().default(true).describe('Empties the chatbox after the last text'),
  }),
  inputs: { text: optional(union(TextFrame, EOS)), interrupt: optional(InterruptFrame) },

  requires: ({ config }) => oscNeeds(config.host, config.port),

  setup(context) {
    const { host, port } = context.config
    const variable = new EnvSettings(context).text(HOST_VARIABLE)
    return openOsc(context, { host: host || variable || DEFAULT_HOST, port })
  },

  async run(context) {
    const { inputs, config, state: sender } = context
    const chatbox = new Chatbox(config, sender, context)
    const collecting = collectTexts({
      inputs,
      context,
      flushMs: config.text_flush_ms,
      onText: (text, origin) => {
        for (const piece of splitText(text, config.max_chars)) chatbox.add(piece, origin)
      },
      onInterrupt: (turn) => chatbox.interrupt(turn),
    })
    await Promise.all([collecting.finally(() => chatbox.close()), chatbox.run()])
  },

  cleanup: (sender) => sender.close(),
})
