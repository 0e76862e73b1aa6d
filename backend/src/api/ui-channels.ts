import { encodeFramed } from '@openneuro/protocol'
import type { Injector, Tap } from '../core/channels/fabric.ts'
import type { GraphManager, UiChannel } from '../core/engine/types.ts'
import { Frame } from '../core/frames/frame.ts'
import { frameFromJson, frameToJson } from '../core/frames/frame-json.ts'
import { isMediaKind } from '../core/frames/kinds.ts'
import { TextFrame } from '../core/frames/text-frame.ts'

/** How an item goes to the pages: text is never lost, of pictures only the latest counts. */
export type Lane = 'log' | 'queue' | 'latest'

export interface UiChannels {
  /** Hands what a page sent to its component; unknown addresses and wrong payloads are ignored. */
  receive(input: { nodeId: string; channel: string; payload: unknown }): void
  /** Follows the graph: channels come and go with its nodes. */
  sync(): void
  close(): void
}

export interface UiChannelsOptions {
  readonly graph: Pick<GraphManager, 'uiChannels' | 'tap' | 'inject'>
  /** Pictures and sound are not even read while nobody looks. */
  hasClients(): boolean
  send(item: { key: string; lane: Lane; message: string | Uint8Array }): void
  report(error: unknown): void
}

const keyOf = (nodeId: string, slot: string) => JSON.stringify([nodeId, slot])

/** The server's ends of the UI channels: readers of what components show, writers of what pages send. */
export function createUiChannels(options: UiChannelsOptions): UiChannels {
  const { graph } = options
  const taps = new Map<string, Source>()
  const injectors = new Map<string, Sink>()
  let inputs = new Map<string, UiChannel>()

  function sync(): void {
    const channels = graph.uiChannels()
    const isWanted = ({ ui }: UiChannel) =>
      ui.direction === 'out' && (ui.item === 'text' || options.hasClients())
    const outputs = keyed(channels.filter(isWanted))
    inputs = keyed(channels.filter(({ ui }) => ui.direction === 'in'))

    closeMissing(taps, outputs)
    closeMissing(injectors, inputs)
    for (const [key, channel] of outputs) if (!taps.has(key)) open(key, channel)
  }

  function open(key: string, channel: UiChannel): void {
    const tap = ifThere(() => graph.tap(channel.nodeId, channel.slot))
    if (!tap) return
    const { nodeKey } = channel
    const source = { tap, channel, key, nodeKey, close: () => tap.close() }
    taps.set(key, source)
    forward(source, () => sendSoundOf(channel), options).catch((error: unknown) => {
      // The next `sync` makes a new reader.
      tap.close()
      if (taps.get(key) === source) taps.delete(key)
      options.report(error)
    })
  }

  /** What a node says of its sound must not overtake the sound that it has sent before. */
  function sendSoundOf({ nodeId, ui }: UiChannel): void {
    if (ui.item !== 'json') return
    for (const source of taps.values()) {
      const { channel, tap } = source
      if (channel.nodeId !== nodeId || channel.ui.marker !== 'UIAudioSender') continue
      for (let item = tap.tryNext(); item !== null; item = tap.tryNext()) {
        sendItem(item, source, options)
      }
    }
  }

  function injector({ nodeId, nodeKey, slot }: UiChannel): Injector | null {
    const key = keyOf(nodeId, slot)
    const known = injectors.get(key)
    if (known) return known.injector
    const made = ifThere(() => graph.inject(nodeId, slot))
    if (made) injectors.set(key, { injector: made, nodeKey, close: () => made.close() })
    return made
  }

  return {
    sync,
    receive({ nodeId, channel, payload }) {
      const address = inputs.get(keyOf(nodeId, channel))
      if (!address) return
      const item = itemFrom(payload, address)
      if (item !== undefined) injector(address)?.send(item)
    },
    close() {
      closeMissing(taps, new Map())
      closeMissing(injectors, new Map())
    },
  }
}

function keyed(channels: readonly UiChannel[]): Map<string, UiChannel> {
  return new Map(channels.map((channel) => [keyOf(channel.nodeId, channel.slot), channel]))
}

/** Also those of another node that has the id now. */
function closeMissing(open: Map<string, End>, wanted: ReadonlyMap<string, UiChannel>): void {
  for (const [key, end] of open) {
    if (wanted.get(key)?.nodeKey === end.nodeKey) continue
    end.close()
    open.delete(key)
  }
}

/** A node may be gone, or not be ready, between two events; the next `sync` tries again. */
function ifThere<T>(make: () => T): T | null {
  try {
    return make()
  } catch {
    return null
  }
}

interface End {
  readonly nodeKey: number | null
  close(): void
}

interface Source extends End {
  readonly tap: Tap
  readonly channel: UiChannel
  readonly key: string
}

interface Sink extends End {
  readonly injector: Injector
}

async function forward(
  source: Source,
  sendBefore: () => void,
  options: UiChannelsOptions,
): Promise<void> {
  const { tap, channel } = source
  const reader = laneOf(channel) === 'latest' ? tap.newest() : tap
  // Nothing is taken before it is sent, so that others may send it first.
  while (await reader.ready()) {
    sendBefore()
    for (let item = reader.tryNext(); item !== null; item = reader.tryNext()) {
      sendItem(item, source, options)
    }
  }
}

function sendItem(item: unknown, { channel, key }: Source, { send }: UiChannelsOptions): void {
  const message = messageFrom(item, channel)
  if (message !== null) send({ key, lane: laneOf(channel), message })
}

function laneOf({ ui }: UiChannel): Lane {
  if (ui.item === 'text') return 'log'
  return ui.marker === 'UIVideoSender' || isMediaKind(ui.model ?? '') ? 'latest' : 'queue'
}

function messageFrom(item: unknown, { nodeId, slot, ui }: UiChannel): string | Uint8Array | null {
  const address = { type: 'ui_output', node_id: nodeId, channel: slot }
  if (ui.item === 'bytes') {
    return item instanceof Uint8Array ? encodeFramed(address, item) : null
  }
  return JSON.stringify({ ...address, payload: payloadOf(item) })
}

function payloadOf(item: unknown): unknown {
  if (item instanceof TextFrame) return item.text
  return item instanceof Frame ? frameToJson(item) : item
}

/** What the component gets for a payload of the page; undefined when it can be nothing of the kind. */
function itemFrom(payload: unknown, { ui }: UiChannel): unknown {
  if (ui.item === 'text')
    return typeof payload === 'string' ? new TextFrame({ text: payload }) : undefined
  if (ui.item === 'bytes') return payload instanceof Uint8Array ? payload : undefined
  if (payload instanceof Uint8Array) return undefined
  return ui.model === null ? payload : modelFrom(payload, ui.model)
}

/** A frame where the model is a frame kind, else the value as it came. */
function modelFrom(payload: unknown, model: string): unknown {
  if (typeof payload !== 'object' || payload === null) return payload
  return ifThere(() => frameFromJson({ kind: model, ...payload })) ?? payload
}
