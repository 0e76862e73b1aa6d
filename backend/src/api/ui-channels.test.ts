import { describe, expect, it } from 'vitest'
import type { Tap } from '../core/channels/fabric.ts'
import type { UiChannel } from '../core/engine/types.ts'
import { ui, z } from '../core/index.ts'
import { createUiChannels } from './ui-channels.ts'

const AUDIO = { nodeId: 'speaker', nodeKey: 1, slot: 'ui_audio', ui: ui.audio() } as UiChannel
const CONTROL = {
  nodeId: 'speaker',
  nodeKey: 1,
  slot: 'ui_control',
  ui: ui.sender('SpeakerControl', z.object({})),
} as UiChannel

/** A reader of what has been sent already, that is told of it when `wake` resolves. */
function tapOf(items: unknown[], wake: Promise<void>): Tap {
  const ready = () => (items.length > 0 ? wake.then(() => true) : new Promise<boolean>(() => {}))
  return { ready, tryNext: () => items.shift() ?? null, close() {} } as unknown as Tap
}

describe('UI channels', () => {
  it('send the sound of a node before what the node says of it afterwards', async () => {
    const sound = Promise.withResolvers<void>()
    const taps: Record<string, Tap> = {
      ui_audio: tapOf([new Uint8Array(2), new Uint8Array(2)], sound.promise),
      ui_control: tapOf([{ kind: 'flush', generation: 1 }], Promise.resolve()),
    }
    const sent: string[] = []
    const channels = createUiChannels({
      graph: {
        uiChannels: () => [AUDIO, CONTROL],
        tap: (_, slot) => taps[slot]!,
        inject: () => {
          throw new Error('nothing is injected')
        },
      },
      hasClients: () => true,
      send: ({ key }) => sent.push(JSON.parse(key)[1]),
      report: (error) => {
        throw error
      },
    })
    channels.sync()
    await new Promise((resolve) => setImmediate(resolve))
    sound.resolve()
    await new Promise((resolve) => setImmediate(resolve))
    channels.close()

    expect(sent).toEqual(['ui_audio', 'ui_audio', 'ui_control'])
  })
})
