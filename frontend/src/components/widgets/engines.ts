import { type Camera, createCamera } from '../../lib/media/camera.ts'
import { createEnginePool } from '../../lib/media/engine-pool.ts'
import { createMicrophone, type Microphone } from '../../lib/media/microphone.ts'
import { type Player, SPEAKER_SAMPLE_RATE } from '../../lib/media/player.ts'
import { createSpeaker } from '../../lib/media/speaker.ts'
import { createVoice, type Voice } from '../../lib/media/voice.ts'
import { sendUiBytes, socket } from '../../lib/socket.ts'

let pageAudio: AudioContext | null = null

/** One for all speakers: browsers allow few. */
function audioContext(): AudioContext {
  if (pageAudio) return pageAudio
  const context = new AudioContext({ sampleRate: SPEAKER_SAMPLE_RATE })
  pageAudio = context
  unlockWithFirstGesture(context)
  return context
}

function unlockWithFirstGesture(context: AudioContext): void {
  const events = ['pointerdown', 'keydown'] as const
  const stop = () => {
    for (const event of events) removeEventListener(event, unlock, true)
  }
  const unlock = () => {
    if (context.state === 'running') stop()
    else context.resume().then(stop, () => {})
  }
  for (const event of events) addEventListener(event, unlock, true)
}

/** What plays, listens and looks, by UI channel. */
export const speakers = createEnginePool<Player>((address) =>
  createSpeaker(address, { socket, context: audioContext }),
)

export const voices = createEnginePool<Voice>((address) =>
  createVoice(address, { socket, synthesis: () => globalThis.speechSynthesis }),
)

export const microphones = createEnginePool<Microphone>(({ nodeId, channel }) =>
  createMicrophone({ onBlock: (bytes) => sendUiBytes(nodeId, channel, bytes) }),
)

export const cameras = createEnginePool<Camera>(({ nodeId, channel }) =>
  createCamera({ onPicture: (jpeg) => sendUiBytes(nodeId, channel, jpeg) }),
)
