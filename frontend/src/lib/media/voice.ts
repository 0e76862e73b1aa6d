import type { UiSocket } from '../socket.ts'
import type { MediaAddress } from './engine-pool.ts'
import {
  createPageVoice,
  type PageVoice,
  type SpeechOrder,
  type SpokenEvent,
} from './page-voice.ts'

/** Where a node hears how far the page has come. */
const SPOKEN_CHANNEL = 'ui_spoken'

type VoiceSocket = Pick<UiSocket, 'onUiOutput' | 'onMessage' | 'sendUiInput'>

export interface Voice {
  destroy(): void
}

/** Speaks what a node orders by the voices of the browser. */
export function createVoice(
  { nodeId, channel }: MediaAddress,
  { socket, synthesis }: { readonly socket: VoiceSocket; synthesis(): SpeechSynthesis | undefined },
): Voice {
  let voice: PageVoice | null = null
  const isForThis = (id: string) => id === nodeId || nodeId.startsWith(`${id}/`)
  const stop = () => voice?.stop()
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
    const voices = synthesis()
    if (voices) voice ??= createPageVoice({ synthesis: voices, onSpoken: report })
    if (voice) voice.obey(order)
    else if (order.kind === 'speak') report(order.id, 'failed')
  }

  function report(id: number, event: SpokenEvent): void {
    socket.sendUiInput(nodeId, SPOKEN_CHANNEL, { id, event })
  }

  return {
    destroy() {
      for (const step of undo) step()
      stop()
    },
  }
}
