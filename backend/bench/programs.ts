import type { MessagePort } from 'node:worker_threads'
import { Subject } from 'rxjs'
import type { ProgramPorts } from '../src/core/channels/testing/programs.ts'
import type { Component } from '../src/core/component/define-component.ts'
import { ping, singleSink, sinks, sources, stages } from './components.ts'
import {
  fromClone,
  type Kind,
  numberOf,
  type Payload,
  payloads,
  pictureData,
  sumOfNumbers,
} from './payloads.ts'

/*
 * What the threads of the benchmark do. `run…` host a component on its handles; the others are the
 * peers that it is compared with. Times are µs since the Unix epoch.
 */

type Report = (value: unknown) => void

export interface Timed {
  readonly startedUs: number
  readonly endedUs: number
  readonly sum: number
}

function nowUs(): number {
  return (performance.timeOrigin + performance.now()) * 1000
}

async function host(component: Component, ports: ProgramPorts, config: object): Promise<void> {
  const run = component.run as (context: unknown) => Promise<void>
  await run({ ...ports, config })
}

export async function runSource(
  ports: ProgramPorts,
  { kind, count }: { kind: Kind; count: number },
): Promise<Timed> {
  const startedUs = nowUs()
  await host(sources[kind], ports, { count })
  return { startedUs, endedUs: nowUs(), sum: 0 }
}

export async function runSink(
  ports: ProgramPorts,
  { kind, count }: { kind: Kind; count: number },
  report: Report,
): Promise<Timed> {
  const startedUs = nowUs()
  let sum = 0
  report('ready')
  const done = (total: number): void => {
    sum = total
  }
  await host(sinks[kind], ports, { count, done })
  return { startedUs, endedUs: nowUs(), sum }
}

export async function runSingleSink(
  ports: ProgramPorts,
  { count }: { count: number },
  report: Report,
): Promise<Timed> {
  const startedUs = nowUs()
  let sum = 0
  report('ready')
  const done = (total: number): void => {
    sum = total
  }
  await host(singleSink, ports, { count, done })
  return { startedUs, endedUs: nowUs(), sum }
}

export async function runStage(
  ports: ProgramPorts,
  { kind, count }: { kind: Kind; count: number },
  report: Report,
): Promise<void> {
  report('ready')
  await host(stages[kind], ports, { count })
}

/** @returns the median round trip, µs */
export async function runPing(ports: ProgramPorts, { count }: { count: number }): Promise<number> {
  let times: number[] = []
  const done = (all: number[]): void => {
    times = all
  }
  await host(ping, ports, { count, done })
  return median(times)
}

/** Messages a MessagePort's sender may be ahead of its slowest receiver: half of what our readers may. */
const WINDOW: Record<Kind, number> = { text: 2048, audio: 256, video: 8 }

export async function peerSource(
  _: ProgramPorts,
  { kind, count, ports }: { kind: Kind; count: number; ports: MessagePort[] },
): Promise<Timed> {
  const startedUs = nowUs()
  const send = peerSender(kind, ports)
  for (let i = 0; i < count; i++) {
    const wait = send(payloads[kind](i))
    if (wait) await wait
  }
  const endedUs = nowUs()
  for (const port of ports) port.unref()
  return { startedUs, endedUs, sum: 0 }
}

export async function peerSink(
  _: ProgramPorts,
  { kind, count, ports }: { kind: Kind; count: number; ports: MessagePort[] },
  report: Report,
): Promise<Timed> {
  const startedUs = nowUs()
  let sum = 0
  await peerReceive({ kind, count, ports, report }, (frame) => {
    sum += numberOf(frame)
  })
  return { startedUs, endedUs: nowUs(), sum }
}

export async function peerStage(
  _: ProgramPorts,
  { kind, count, ports, to }: { kind: Kind; count: number; ports: MessagePort[]; to: MessagePort },
  report: Report,
): Promise<void> {
  const send = peerSender(kind, [to])
  await peerReceive({ kind, count, ports, report }, send)
  to.unref()
}

/** Sends each message to all ports, and waits while a receiver is too far behind. */
function peerSender(
  kind: Kind,
  ports: MessagePort[],
): (frame: Payload) => Promise<void> | undefined {
  const acknowledged = ports.map(() => 0)
  let sent = 0
  const waiting: (() => void)[] = []
  ports.forEach((port, i) => {
    port.on('message', (count: number) => {
      acknowledged[i]! += count
      if (sent - Math.min(...acknowledged) >= WINDOW[kind]) return
      for (const resume of waiting.splice(0)) resume()
    })
  })
  return (frame) => {
    for (const port of ports) port.postMessage(frame)
    sent++
    if (sent - Math.min(...acknowledged) < WINDOW[kind]) return undefined
    return new Promise((resolve) => waiting.push(resolve))
  }
}

function peerReceive(
  {
    kind,
    count,
    ports,
    report,
  }: { kind: Kind; count: number; ports: MessagePort[]; report: Report },
  use: (frame: Payload) => Promise<void> | undefined | void,
): Promise<void> {
  const every = WINDOW[kind] / 2
  let left = count
  return new Promise((resolve) => {
    for (const port of ports) {
      let received = 0
      const countOne = (): void => {
        if (++received % every === 0) port.postMessage(every)
        if (--left > 0) return
        for (const each of ports) each.close()
        resolve()
      }
      port.on('message', (clone) => {
        const wait = use(fromClone[kind](clone))
        if (wait) wait.then(countOne)
        else countOne()
      })
    }
    report('ready')
  })
}

export async function peerPing(
  _: ProgramPorts,
  { count, port }: { count: number; port: MessagePort },
): Promise<number> {
  const times: number[] = []
  await new Promise<void>((resolve) => {
    let sentAt = performance.now()
    port.on('message', (clone) => {
      fromClone.text(clone)
      times.push((performance.now() - sentAt) * 1000)
      if (times.length === count) return resolve()
      sentAt = performance.now()
      port.postMessage(payloads.text(0))
    })
    port.postMessage(payloads.text(0))
  })
  port.close()
  return median(times)
}

export async function peerPong(
  _: ProgramPorts,
  { port }: { port: MessagePort },
  report: Report,
): Promise<void> {
  await new Promise<void>((resolve) => {
    port.on('message', (clone) => port.postMessage(fromClone.text(clone)))
    port.on('close', resolve)
    report('ready')
  })
}

/** @returns frames per second */
export function peerRxjs(_: ProgramPorts, { count }: { count: number }): number {
  const subject = new Subject<Payload>()
  let sum = 0
  subject.subscribe((frame) => {
    sum += numberOf(frame)
  })
  const started = performance.now()
  for (let i = 0; i < count; i++) subject.next(payloads.text(i))
  return rateFrom(started, count, sum)
}

export async function peerWebStreams(
  _: ProgramPorts,
  { count }: { count: number },
): Promise<number> {
  const limits = { highWaterMark: 1024 }
  const { readable, writable } = new TransformStream<Payload, Payload>(undefined, limits, limits)
  const reading = (async () => {
    let sum = 0
    for await (const frame of readable) sum += numberOf(frame)
    return sum
  })()
  const writer = writable.getWriter()
  const started = performance.now()
  for (let i = 0; i < count; i++) {
    void writer.write(payloads.text(i))
    if (writer.desiredSize! <= 0) await writer.ready
  }
  await writer.close()
  return rateFrom(started, count, await reading)
}

function rateFrom(started: number, count: number, sum: number): number {
  const elapsed = performance.now() - started
  if (sum !== sumOfNumbers(count)) throw new Error('Frames were lost or changed')
  return count / (elapsed / 1000)
}

/** Copies pictures from 8 places to 8 others. @returns pictures per second */
export function copyLimit(_: ProgramPorts, { count }: { count: number }): number {
  const bytes = pictureData(0).length
  const from = Array.from({ length: 8 }, (_, i) => Buffer.from(pictureData(i).buffer))
  const to = from.map(() => Buffer.from(new SharedArrayBuffer(bytes)))
  for (let i = 0; i < 16; i++) from[i % 8]!.copy(to[i % 8]!)
  const started = performance.now()
  for (let i = 0; i < count; i++) from[i % 8]!.copy(to[i % 8]!)
  return count / ((performance.now() - started) / 1000)
}

function median(values: number[]): number {
  return values.sort((a, b) => a - b)[values.length >> 1]!
}
