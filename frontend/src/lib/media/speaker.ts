import type { UiSocket } from '../socket.ts'
import type { MediaAddress } from './engine-pool.ts'
import { createPlayer, type Player } from './player.ts'

/** Where a component says how its sound is to be played, and hears what was. */
const CONTROL_CHANNEL = 'ui_control'
const PLAYED_CHANNEL = 'ui_played'

type SpeakerSocket = Pick<UiSocket, 'onUiOutput' | 'onMessage' | 'sendUiInput'>

/** A player that is fed and told by a node, and that tells the node what was played. */
export function createSpeaker(
  { nodeId, channel }: MediaAddress,
  { socket, context }: { readonly socket: SpeakerSocket; context(): AudioContext },
): Player {
  const player = createPlayer({
    context,
    onPlayed: ({ ms, done, generation }) =>
      socket.sendUiInput(nodeId, PLAYED_CHANNEL, { turn: 0, generation, chars: 0, ms, done }),
  })
  const isForThis = (id: string) => id === nodeId || nodeId.startsWith(`${id}/`)
  const undo = [
    socket.onUiOutput(
      nodeId,
      channel,
      (payload) => {
        if (payload instanceof Uint8Array) player.push(payload)
      },
      { replay: false },
    ),
    socket.onUiOutput(nodeId, CONTROL_CHANNEL, (payload) => control(player, payload), {
      replay: false,
    }),
    socket.onMessage('node_status', ({ node_id, status }) => {
      if (isForThis(node_id) && status !== 'running') player.reset()
    }),
    socket.onMessage('graph_reset', () => player.reset()),
  ]
  return {
    ...player,
    destroy() {
      for (const step of undo) step()
      player.destroy()
    },
  }
}

function control(player: Player, payload: unknown): void {
  const { kind, generation } = (payload ?? {}) as { kind?: unknown; generation?: unknown }
  if (kind === 'duck') player.duck()
  else if (kind === 'resume') player.resume()
  else if (kind === 'flush') player.flush(typeof generation === 'number' ? generation : 0)
}
