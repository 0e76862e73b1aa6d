import { z } from 'zod'
import { defineComponent } from '../../component/define-component.ts'
import { TextFrame } from '../../frames/text-frame.ts'

const tags = { io: ['source'], functionality: ['misc'] } as const

/** Sends 0, 1, 2, … in even intervals. */
export const counter = defineComponent({
  name: 'Counter',
  description: 'Sends rising numbers',
  tags,
  config: z.object({ interval_ms: z.number().positive().default(5) }),
  outputs: { numbers: TextFrame },
  async run({ outputs, config, clock, signal }) {
    let next = 0
    for await (const _ of clock.every(config.interval_ms, signal)) {
      outputs.numbers.send(new TextFrame({ text: `${next++}` }))
    }
  },
})

export const sharedCounter = { ...counter, name: 'SharedCounter', thread: 'shared' as const }

/** Passes rising numbers on and fails when one is missing. */
export const checker = defineComponent({
  name: 'Checker',
  description: 'Fails when a number is missing',
  tags,
  inputs: { numbers: TextFrame },
  outputs: { numbers: TextFrame },
  async run({ inputs, outputs }) {
    let last: number | null = null
    for await (const { text } of inputs.numbers) {
      const number = Number(text)
      if (last !== null && number !== last + 1) throw new Error(`${number} came after ${last}`)
      last = number
      outputs.numbers.send(new TextFrame({ text }))
    }
  },
})

/** Emits, sets up with progress, runs until stopped, cleans up, and says so. */
export const polite = defineComponent({
  name: 'Polite',
  description: 'Says what happens to it',
  tags,
  config: z.object({ greeting: z.string().default('hello') }),
  outputs: { text: TextFrame },
  emit({ outputs, log, config }) {
    log.info('emit')
    outputs.text.send(new TextFrame({ text: config.greeting }))
  },
  setup({ progress, log, secrets }) {
    log.info({ secret: secrets.get('KEY') ?? 'none' }, 'setup')
    progress(0.5, 'half')
    return { resource: 'opened' }
  },
  async run(context) {
    const { state, signal, log, secrets } = context
    log.info({ nodeId: context.nodeId, state }, 'run')
    await new Promise((resolve) => signal.addEventListener('abort', resolve))
    log.info({ nodeId: context.nodeId, secret: secrets.get('KEY') ?? 'none' }, 'stopping')
  },
  cleanup({ resource }) {
    console.log('cleanup', resource)
  },
})

export const politeShared = { ...polite, name: 'PoliteShared', thread: 'shared' as const }

/** Ends on its own. */
export const brief = defineComponent({
  name: 'Brief',
  description: 'Ends at once',
  tags,
  run() {
    console.log('done')
  },
})

/** Says much of itself and tells of turns. */
export const talker = defineComponent({
  name: 'Talker',
  description: 'Says what it uses and what a turn took',
  tags,
  config: z.object({ notes: z.int().default(1) }),
  async run({ note, trace, config, secrets, signal, clock }) {
    for (let i = 1; i <= config.notes; i++) note(`Uses ${i}\nwith ${secrets.get('KEY')}`)
    const nowUs = clock.now()
    trace({
      turn: 1,
      part: 'asr',
      fromUs: nowUs - 1000,
      toUs: nowUs,
      setting: `model ${secrets.get('KEY')}`,
    })
    await clock.sleep(60_000, signal)
  },
})

/** Tells of more turns than anybody can have had. */
export const chatters = defineComponent({
  name: 'Chatters',
  description: 'Tells of turns without end',
  tags,
  run({ trace, note }) {
    for (let turn = 1; turn <= 10_000; turn++) {
      trace({ turn, part: 'asr', fromUs: turn, toUs: turn })
    }
    note('x'.repeat(10_000))
  },
})
