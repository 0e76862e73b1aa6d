import { z } from 'zod'
import { defineComponent } from '../src/core/component/define-component.ts'
import { AudioFrame } from '../src/core/frames/audio-frame.ts'
import { TextFrame } from '../src/core/frames/text-frame.ts'
import { VideoFrame } from '../src/core/frames/video-frame.ts'
import { numberOf, type Payload, payloads } from './payloads.ts'

const Frames = { text: TextFrame, audio: AudioFrame, video: VideoFrame }
const count = z.object({ count: z.int().positive() })
const tags = { io: [], functionality: ['other'] } as const

/** Frames that are sent for each time a node asks whether its readers keep up. */
const BURST = { text: 64, audio: 16, video: 1 }

/** Makes frames as fast as they are read, with times of its own, like a file reader. */
function source<K extends keyof typeof Frames>(kind: K) {
  return defineComponent({
    name: `BenchSource_${kind}`,
    description: `Sends ${kind} frames as fast as they are read`,
    tags,
    config: count,
    outputs: { out: Frames[kind] },
    async run({ outputs, config }) {
      const make = payloads[kind]
      const out = outputs.out as { send(frame: Payload): void; ready(): Promise<boolean> }
      for (let i = 0; i < config.count; i++) {
        if (i % BURST[kind] === 0 && !(await out.ready())) return
        out.send(make(i))
      }
    },
  })
}

/** Reads frames in batches and adds up their numbers. */
function sink<K extends keyof typeof Frames>(kind: K) {
  return defineComponent({
    name: `BenchSink_${kind}`,
    description: `Reads ${kind} frames in batches`,
    tags,
    config: count.extend({ done: z.custom<(sum: number) => void>() }),
    inputs: { in: Frames[kind] },
    async run({ inputs, config }) {
      let sum = 0
      let left = config.count
      for await (const batch of inputs.in!.batches() as AsyncIterable<readonly Payload[]>) {
        for (let i = 0; i < batch.length; i++) sum += numberOf(batch[i]!)
        left -= batch.length
        if (left <= 0) break
      }
      config.done(sum)
    },
  })
}

/** Reads text frames one by one and adds up their numbers. */
export const singleSink = defineComponent({
  name: 'BenchSingleSink',
  description: 'Reads text frames one by one',
  tags,
  config: count.extend({ done: z.custom<(sum: number) => void>() }),
  inputs: { in: TextFrame },
  async run({ inputs, config }) {
    let sum = 0
    let left = config.count
    for await (const frame of inputs.in) {
      sum += numberOf(frame)
      if (--left === 0) break
    }
    config.done(sum)
  },
})

/** Sends on what it reads, as it is. */
function stage<K extends keyof typeof Frames>(kind: K) {
  return defineComponent({
    name: `BenchStage_${kind}`,
    description: `Sends ${kind} frames on`,
    tags,
    config: count,
    inputs: { in: Frames[kind] },
    outputs: { out: Frames[kind] },
    async run({ inputs, outputs, config }) {
      const out = outputs.out as { send(frame: Payload): void; ready(): Promise<boolean> }
      let left = config.count
      for await (const batch of inputs.in!.batches(BURST[kind]) as AsyncIterable<
        readonly Payload[]
      >) {
        if (!(await out.ready())) return
        for (let i = 0; i < batch.length; i++) out.send(batch[i]!)
        left -= batch.length
        if (left <= 0) break
      }
    },
  })
}

/** Sends a text, waits for its answer and notes the time it took, `count` times. */
export const ping = defineComponent({
  name: 'BenchPing',
  description: 'Measures round trips',
  tags,
  config: count.extend({ done: z.custom<(timesUs: number[]) => void>() }),
  inputs: { in: TextFrame },
  outputs: { out: TextFrame },
  async run({ inputs, outputs, config }) {
    const times: number[] = []
    let sentAt = performance.now()
    outputs.out.send(new TextFrame({ text: 'ping' }))
    for await (const _ of inputs.in) {
      times.push((performance.now() - sentAt) * 1000)
      if (times.length === config.count) break
      sentAt = performance.now()
      outputs.out.send(new TextFrame({ text: 'ping' }))
    }
    config.done(times)
  },
})

export const sources = { text: source('text'), audio: source('audio'), video: source('video') }
export const sinks = { text: sink('text'), audio: sink('audio'), video: sink('video') }
export const stages = { text: stage('text'), audio: stage('audio'), video: stage('video') }
