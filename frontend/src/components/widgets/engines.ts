import { type Camera, createCamera } from '../../lib/media/camera.ts'
import { createEnginePool } from '../../lib/media/engine-pool.ts'
import { createMicrophone, type Microphone } from '../../lib/media/microphone.ts'
import { type Player, SPEAKER_SAMPLE_RATE } from '../../lib/media/player.ts'
import { createSpeaker } from '../../lib/media/speaker.ts'
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

/** Loaded with the first node that may want to speak by the page. */
export const voices = createEnginePool<{ destroy(): void }>((address) => {
  const voice = import('../../lib/media/voice.ts').then(({ createVoice }) =>
    createVoice(address, { socket, synthesis: () => globalThis.speechSynthesis }),
  )
  return { destroy: () => void voice.then((loaded) => loaded.destroy()) }
})

export const microphones = createEnginePool<Microphone>(({ nodeId, channel }) =>
  createMicrophone({ onBlock: (bytes) => sendUiBytes(nodeId, channel, bytes) }),
)

export const cameras = createEnginePool<Camera>(({ nodeId, channel }) =>
  createCamera({ onPicture: (jpeg) => sendUiBytes(nodeId, channel, jpeg) }),
)
