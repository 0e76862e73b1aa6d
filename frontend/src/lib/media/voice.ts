import type { UiSocket } from '../socket.ts'
import type { MediaAddress } from './engine-pool.ts'
import type { PageVoice, SpeechOrder } from './page-voice.ts'

/** Where a node hears how far the page has come. */
const SPOKEN_CHANNEL = 'ui_spoken'

type VoiceSocket = Pick<UiSocket, 'onUiOutput' | 'onMessage' | 'sendUiInput'>

export interface Voice {
  destroy(): void
}

/** Speaks what a node orders; what it speaks with is loaded with the first order. */
export function createVoice(
  { nodeId, channel }: MediaAddress,
  { socket, synthesis }: { readonly socket: VoiceSocket; synthesis(): SpeechSynthesis | undefined },
): Voice {
  let voice: Promise<PageVoice | null> | null = null
  let isDestroyed = false
  const isForThis = (id: string) => id === nodeId || nodeId.startsWith(`${id}/`)
  const undo = [
    socket.onUiOutput(nodeId, channel, (payload) => obey(payload as SpeechOrder), {
      replay: false,
    }),
    socket.onMessage('node_status', ({ node_id, status }) => {
      if (isForThis(node_id) && status !== 'running') stop()
    }),
    socket.onMessage('graph_reset', stop),
  ]

  function obey(order: SpeechOrder): void {
    voice ??= open()
    void voice.then((opened) => {
      if (opened && !isDestroyed) opened.obey(order)
      else if (order.kind === 'speak') report(order.id, 'failed')
    })
  }

  async function open(): Promise<PageVoice | null> {
    const voices = synthesis()
    if (!voices) return null
    const { createPageVoice } = await import('./page-voice.ts')
    return createPageVoice({ synthesis: voices, onSpoken: report })
  }

  function report(id: number, event: string): void {
    socket.sendUiInput(nodeId, SPOKEN_CHANNEL, { id, event })
  }

  function stop(): void {
    void voice?.then((opened) => opened?.stop())
  }

  return {
    destroy() {
      isDestroyed = true
      for (const step of undo) step()
      stop()
    },
  }
}
