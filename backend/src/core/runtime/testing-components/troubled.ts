import { existsSync } from 'node:fs'
import { z } from 'zod'
import { defineComponent } from '../../component/define-component.ts'
import { TextFrame } from '../../frames/text-frame.ts'

const tags = { io: ['source'], functionality: ['misc'] } as const
const description = 'Behaves badly'

function burn(until: () => boolean): void {
  while (!until()) Math.random()
}

export const loopsForEver = defineComponent({
  name: 'LoopsForEver',
  description,
  tags,
  run() {
    console.log('about to loop')
    burn(() => false)
  },
})

/** Never lets the event loop turn, but asks its signal. */
export const loopsUntilAborted = defineComponent({
  name: 'LoopsUntilAborted',
  description,
  tags,
  run({ signal }) {
    burn(() => signal.aborted)
    console.log('saw the stop')
  },
})

export const loopsInEmit = defineComponent({
  name: 'LoopsInEmit',
  description,
  tags,
  emit() {
    burn(() => false)
  },
})

/** Blocks while a file is there, then goes on. */
export const blocks = defineComponent({
  name: 'Blocks',
  description,
  tags,
  config: z.object({ path: z.string() }),
  async run({ config, clock, signal }) {
    burn(() => !existsSync(config.path))
    await clock.sleep(60_000, signal)
  },
})

/** Blocks while a file is there, as inference does, held on the clock, and ends. */
export const computes = defineComponent({
  name: 'Computes',
  description,
  tags,
  config: z.object({ path: z.string() }),
  async run({ config, clock }) {
    const work = new Promise<void>((resolve) => {
      setImmediate(() => {
        console.log('computing')
        burn(() => !existsSync(config.path))
        resolve()
      })
    })
    await clock.hold(work)
  },
})

export const throwsIn = defineComponent({
  name: 'ThrowsIn',
  description,
  tags,
  config: z.object({ hook: z.enum(['emit', 'setup', 'run', 'cleanup', 'timer', 'rejection']) }),
  emit({ config }) {
    if (config.hook === 'emit') throw new TypeError('bad emit')
  },
  setup({ config }) {
    if (config.hook === 'setup') throw new Error('bad setup, key topsecret')
    return config.hook
  },
  async run({ config, clock, signal }) {
    if (config.hook === 'run') throw new Error('bad run')
    if (config.hook === 'timer') {
      setTimeout(() => {
        throw new Error('bad timer')
      }, 1)
    }
    if (config.hook === 'rejection') void Promise.reject(new Error('bad promise'))
    if (config.hook !== 'cleanup') await clock.sleep(60_000, signal)
  },
  cleanup(hook) {
    if (hook === 'cleanup') throw new Error('bad cleanup')
    console.log('cleaned up')
  },
})

export const throwsInShared = { ...throwsIn, name: 'ThrowsInShared', thread: 'shared' as const }

export const exits = defineComponent({
  name: 'Exits',
  description,
  tags,
  async run({ clock }) {
    process.stdout.write('last words')
    await clock.sleep(1)
    process.exit(7)
  },
})
export const exitsShared = { ...exits, name: 'ExitsShared', thread: 'shared' as const }

export const fillsHeap = defineComponent({
  name: 'FillsHeap',
  description,
  tags,
  async run({ clock }) {
    const kept: number[][] = []
    for (;;) {
      kept.push(new Array(200_000).fill(kept.length))
      if (kept.length % 8 === 0) await clock.sleep(1)
    }
  },
})

/** Grows outside the heap; `polite` ones let the event loop turn. */
export const fillsBuffers = defineComponent({
  name: 'FillsBuffers',
  description,
  tags,
  config: z.object({ polite: z.boolean().default(true) }),
  async run({ config, clock }) {
    const kept: Uint8Array[] = []
    for (;;) {
      kept.push(new Uint8Array(4 << 20).fill(1))
      const end = performance.now() + 20
      if (config.polite) await clock.sleep(20)
      else burn(() => performance.now() > end)
    }
  },
})

export const ignoresStop = defineComponent({
  name: 'IgnoresStop',
  description,
  tags,
  async run() {
    await new Promise(() => {})
  },
})
export const ignoresStopShared = {
  ...ignoresStop,
  name: 'IgnoresStopShared',
  thread: 'shared' as const,
}

export const hangsShared = defineComponent({
  name: 'HangsShared',
  description,
  tags,
  thread: 'shared',
  async run({ clock }) {
    await clock.sleep(50)
    burn(() => false)
  },
})

/** Prints in every way there is. */
export const prints = defineComponent({
  name: 'Prints',
  description,
  tags,
  outputs: { text: TextFrame },
  emit() {
    console.log('in emit')
  },
  setup() {
    console.error('in setup')
  },
  async run({ log, clock, signal }) {
    process.stdout.write('par')
    process.stdout.write(Buffer.from('tial\n'))
    log.warn({ value: 'topsecret' }, 'a field')
    await new Promise<void>((resolve) =>
      setTimeout(() => {
        console.log('in a %s', 'callback')
        resolve()
      }, 1),
    )
    process.stdout.write('top')
    process.stdout.write('secret at the end')
    await clock.sleep(60_000, signal)
  },
})
export const printsShared = { ...prints, name: 'PrintsShared', thread: 'shared' as const }

export const floodsOutput = defineComponent({
  name: 'FloodsOutput',
  description,
  tags,
  run({ signal }) {
    const line = `${'x'.repeat(1000)}\n`
    for (let i = 0; i < 20_000 && !signal.aborted; i++) process.stdout.write(line)
    console.log('flooded')
  },
})

/** Leaves a timer behind. */
export const leavesTimer = defineComponent({
  name: 'LeavesTimer',
  description,
  tags,
  run() {
    setInterval(() => {}, 1000)
  },
})

export const choosy = defineComponent({
  name: 'Choosy',
  description,
  tags,
  options(values) {
    if (values.mode === 'throw') throw new Error('no choices')
    if (values.mode === 'hang') burn(() => false)
    return { config: { voice: [{ value: 'a', label: `A ${values.mode}` }] } }
  },
})

export const neverReads = defineComponent({
  name: 'NeverReads',
  description,
  tags,
  inputs: { text: TextFrame },
  async run({ clock, signal }) {
    await clock.sleep(60_000, signal)
  },
})
