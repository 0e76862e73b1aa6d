import type { Row } from './measure.ts'
import type { Kind } from './payloads.ts'
import { startRow } from './start.ts'
import type { BenchThreads, Topology } from './threads.ts'

const TOPOLOGIES: readonly Topology[] = ['1P1C', '1P3C', '3P1C', 'pipeline']

/** Frames of one round: about a tenth of a second. */
const COUNTS: Record<Kind, { ours: number; peer: number }> = {
  text: { ours: 120_000, peer: 24_000 },
  audio: { ours: 45_000, peer: 15_000 },
  video: { ours: 500, peer: 100 },
}
const LOCAL_COUNT = 200_000
const COPIES = 1000
const ROUND_TRIPS = 4000

/** The floors of the channels, and the time a start takes. */
export function rowsOf(threads: BenchThreads): Row[] {
  return [
    ...sameThread(threads),
    ...TOPOLOGIES.map((topology) => againstPorts(threads, 'text', topology, 6)),
    ...TOPOLOGIES.map((topology) => againstPorts(threads, 'audio', topology, 2.5)),
    againstCopying(threads, '1P1C', 0.5),
    againstCopying(threads, '1P3C', 0.4),
    againstCopying(threads, 'pipeline', 0.6),
    againstPorts(threads, 'video', 'pipeline', 5),
    {
      name: 'between threads, round trip asleep, p50, against MessagePort',
      unit: 'µs',
      floor: 1.4,
      atMost: true,
      ours: () => threads.roundTrip(ROUND_TRIPS),
      peer: () => threads.messagePortRoundTrip(ROUND_TRIPS),
    },
    startRow,
  ]
}

function sameThread(threads: BenchThreads): Row[] {
  const within = (sink: string) => () => threads.withinThread(sink, LOCAL_COUNT)
  const peer = (program: string, count: number) => () => threads.program(program, { count })
  const unit = 'items/s'
  return [
    {
      name: 'same thread, for await, against rxjs Subject',
      unit,
      floor: 0.3,
      ours: within('runSingleSink'),
      peer: peer('peerRxjs', LOCAL_COUNT),
    },
    {
      name: 'same thread, for await, against Web Streams',
      unit,
      floor: 6,
      ours: within('runSingleSink'),
      peer: peer('peerWebStreams', LOCAL_COUNT / 10),
    },
    {
      name: 'same thread, batches, against rxjs Subject',
      unit,
      floor: 0.7,
      ours: within('runSink'),
      peer: peer('peerRxjs', LOCAL_COUNT),
    },
  ]
}

const SIZES: Record<Kind, string> = { text: '64 B', audio: '3,840 B', video: '921,600 B' }

function againstPorts(threads: BenchThreads, kind: Kind, topology: Topology, floor: number): Row {
  const { ours, peer } = COUNTS[kind]
  return {
    name: `between threads, ${SIZES[kind]}, ${topology}, against MessagePort`,
    unit: 'items/s',
    floor,
    warmUps: 3,
    ours: () => threads.channels({ topology, kind, count: ours }),
    peer: () => threads.messagePorts({ topology, kind, count: peer }),
  }
}

function againstCopying(threads: BenchThreads, topology: Topology, floor: number): Row {
  return {
    name: `between threads, 921,600 B, ${topology}, of the copy limit`,
    unit: 'items/s',
    floor,
    ours: () => threads.channels({ topology, kind: 'video', count: COUNTS.video.ours }),
    peer: () => threads.program('copyLimit', { count: COPIES }),
  }
}
