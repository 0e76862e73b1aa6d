import {
  defineComponent,
  InterruptFrame,
  optional,
  type Requirement,
  TextFrame,
} from '../../../core/index.ts'
import { collectTexts, openOsc, oscNeeds } from '../../osc/index.ts'
import { hostOf } from '../../providers/index.ts'
import { chatUrl } from './ask-model.ts'
import { Chooser } from './chooser.ts'
import { ExpressionLine } from './expression-line.ts'
import { FACES } from './expressions.ts'
import { FaceDisplay } from './face-display.ts'
import { FaceConfig, settingsOf } from './settings.ts'

/** Written by some graphs after the last token of a reply. */
const END_MARK = '[END_OF_GENERATE]'

/** Gives an avatar the expression that fits what it says. */
export const oscFace = defineComponent({
  name: 'OSCFace',
  description:
    "Shows the **expression** that fits a text on an avatar's face in VRChat, over OSC; chosen by its words or by a language model",
  tags: { io: ['sink'], functionality: ['motion'] },
  config: FaceConfig,
  inputs: { text: optional(TextFrame), interrupt: optional(InterruptFrame) },

  requires: ({ config }) => [...oscNeeds(config.host, config.port), ...modelNeeds(config)],

  async setup(context) {
    const settings = settingsOf(context.config, context)
    return { settings, sender: await openOsc(context, settings) }
  },

  async run(context) {
    const { inputs, clock, signal } = context
    const { settings, sender } = context.state
    const line = new ExpressionLine(new Chooser(settings, context), context)
    const display = new FaceDisplay({ settings, sender, clock, signal })
    const collecting = collectTexts({
      inputs,
      context,
      flushMs: settings.text_flush_ms,
      endMark: END_MARK,
      onText: (text, origin) => line.add(text, origin),
      onInterrupt: (turn) => line.interrupt(turn),
    })
    const showAll = async () => {
      await display.begin()
      for (let name = await line.next(); name; name = await line.next()) {
        await display.changeTo(FACES[name])
        await clock.sleep(settings.hold_seconds * 1000, signal)
      }
    }
    await Promise.all([collecting.finally(() => line.close()), line.run(), showAll()])
  },

  cleanup: ({ sender }) => sender.close(),
})

/** What the model needs, where this configuration has a say in whether and where it is asked. */
function modelNeeds(config: FaceConfig): Requirement[] {
  const { emotion_llm_enable, emotion_llm_url, emotion_llm_api_key_env_var } = config
  const isNamed = Boolean(emotion_llm_url || emotion_llm_api_key_env_var)
  if (!(emotion_llm_enable ?? isNamed)) return []
  return [
    { kind: 'host', host: hostOf(chatUrl(emotion_llm_url ?? '')) },
    // Without it the rule decides alone.
    { kind: 'secret', name: emotion_llm_api_key_env_var || 'GROQ_API_KEY', optional: true },
  ]
}
