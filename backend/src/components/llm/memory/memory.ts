import {
  defineComponent,
  type Log,
  list,
  MessageFrame,
  openMemory,
  TextFrame,
} from '../../../core/index.ts'
import { Learner } from './learner.ts'
import { embedder, extractor, memoryRequirements } from './models.ts'
import { Notebook } from './notebook.ts'
import { memoryPrefix } from './prefix.ts'
import { MemorySettings } from './settings.ts'
import { spokenIn } from './spoken.ts'
import { Unseen } from './unseen.ts'
import { vectorExtension } from './vectors.ts'

/** Somebody else who writes is waited for outside of SQLite, which would stop the node's thread. */
const BUSY_MS = 100

/**
 * Remembers what users tell, in the project's own database, and gives for each conversation what fits
 * it. Recalling comes first; learning happens in the background.
 */
export const memory = defineComponent({
  name: 'Memory',
  formerNames: ['Mem0'],
  description:
    'Remembers what users tell about themselves and recalls what fits a conversation. Works without any key: then it learns by simple rules and finds memories by their words. Everything is kept in the **project** and can be read, corrected and forgotten in the Memory panel',
  tags: { io: ['conduit'], functionality: ['llm'] },
  config: MemorySettings,
  inputs: { messages: list(MessageFrame) },
  outputs: { memory_prefix: TextFrame },
  requires: ({ config }) => memoryRequirements(config),

  async run({ inputs, outputs, state: _, ...context }) {
    const { config, clock, paths, log } = context
    const extension = vectorExtension()
    const store = await clock.hold(
      openMemory({
        project: paths.project,
        busyMs: BUSY_MS,
        vectors: extension,
        onDamage: (file) => log.error({ file }, 'the memory could not be read and was moved aside'),
      }),
    )
    using _store = store
    if (extension === undefined) log.warn('vectors cannot be compared on this machine')
    const chosen = {
      embedder: () => embedder(config, context),
      extractor: () => extractor(config, context),
    }
    tellWhatIsNotUsed(config, log)

    const notebook = new Notebook({
      store,
      context,
      embedder: chosen.embedder,
      userId: config.user_id,
      limit: config.memory_limit,
    })
    const learner = new Learner({
      context,
      extractor: chosen.extractor,
      temperature: config.llm_temperature,
      maxTokens: config.llm_max_tokens,
      keep: (facts) => notebook.remember(facts),
    })
    const unseen = new Unseen()
    let told: string | null = null
    const tellWhatIsMissing = () => {
      const missing = whatIsMissing(chosen)
      if (missing !== told) context.note(missing)
      told = missing
    }
    tellWhatIsMissing()
    for await (const all of inputs.messages) {
      tellWhatIsMissing()
      const messages = all.filter(({ role }) => role !== 'system')
      const fresh = spokenIn(unseen.take(messages))
      const facts = await notebook.recall(spokenIn(messages.slice(-2 * config.last_k)))
      const turn = messages.findLast((message) => message.turn !== undefined)?.turn
      outputs.memory_prefix.send(new TextFrame({ text: memoryPrefix(facts), turn }))
      learner.learn(fresh)
    }
    await learner.finish()
    await notebook.close()
  },
})

/** What the node does without, for people; null when nothing is missing. */
function whatIsMissing({ embedder, extractor }: Record<'embedder' | 'extractor', () => object>) {
  const [vectors, model] = [embedder(), extractor()]
  const ways = [
    ...('missing' in model ? [`learns by simple rules: ${model.missing}`] : []),
    ...('missing' in vectors ? [`finds by words: ${vectors.missing}`] : []),
  ]
  return ways.length > 0 ? ways.join('; ') : null
}

function tellWhatIsNotUsed({ vector_store: store }: MemorySettings, log: Log): void {
  if (!(store?.host || store?.path || store?.url)) return
  log.warn('vector_store is not used: what is remembered is kept in the project itself')
}
