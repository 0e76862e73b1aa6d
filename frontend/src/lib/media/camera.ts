import { DEVICE_OFF, type DeviceState, deviceProblemFrom } from './device-problem.ts'
import { createObservable, type Observable } from './observable.ts'

const WIDTH_PX = 640
const HEIGHT_PX = 480
const IDEAL_FPS = 15
const INTERVAL_MS = 100
const JPEG_QUALITY = 0.5

export interface CameraOptions {
  onPicture(jpeg: Uint8Array): void
}

export interface Camera {
  readonly state: Observable<DeviceState>
  /** For a preview; null while the camera is off. */
  readonly stream: Observable<MediaStream | null>
  start(): Promise<void>
  stop(): void
  destroy(): void
}

export function createCamera({ onPicture }: CameraOptions): Camera {
  const state = createObservable(DEVICE_OFF)
  const stream = createObservable<MediaStream | null>(null)
  let release = () => {}
  let attempt = 0

  function stop(): void {
    attempt++
    release()
    release = () => {}
    stream.set(null)
    state.set(DEVICE_OFF)
  }

  function lose(): void {
    stop()
    state.set({ status: 'failed', problem: 'lost' })
  }

  async function start(): Promise<void> {
    stop()
    const mine = attempt
    state.set({ status: 'starting' })
    try {
      const opened = await openCamera(lose)
      if (mine !== attempt) return closeTracks(opened)
      const stopTaking = takePictures(opened, onPicture)
      release = () => {
        stopTaking()
        closeTracks(opened)
      }
      stream.set(opened)
      state.set({ status: 'on' })
    } catch (error) {
      if (mine === attempt) state.set({ status: 'failed', problem: deviceProblemFrom(error) })
    }
  }

  return {
    state,
    stream,
    async start() {
      if (navigator.mediaDevices) return start()
      state.set({ status: 'failed', problem: 'insecure' })
    },
    stop,
    destroy: stop,
  }
}

async function openCamera(onLost: () => void): Promise<MediaStream> {
  const stream = await navigator.mediaDevices.getUserMedia({
    video: { width: WIDTH_PX, height: HEIGHT_PX, frameRate: { ideal: IDEAL_FPS } },
  })
  stream.getVideoTracks()[0]?.addEventListener('ended', onLost, { once: true })
  return stream
}

function closeTracks(stream: MediaStream): void {
  for (const track of stream.getTracks()) track.stop()
}

/** Sends a JPEG ten times a second, one at a time. */
function takePictures(stream: MediaStream, onPicture: (jpeg: Uint8Array) => void): () => void {
  const video = document.createElement('video')
  video.muted = true
  video.playsInline = true
  video.srcObject = stream
  // Refused only when the video was taken away meanwhile.
  video.play()?.catch(() => {})
  const canvas = document.createElement('canvas')
  let isBusy = false
  let isStopped = false

  async function take(): Promise<void> {
    if (isBusy || video.videoWidth === 0) return
    isBusy = true
    canvas.width = video.videoWidth
    canvas.height = video.videoHeight
    canvas.getContext('2d')?.drawImage(video, 0, 0)
    const blob = await new Promise<Blob | null>((resolve) =>
      canvas.toBlob(resolve, 'image/jpeg', JPEG_QUALITY),
    )
    if (blob && !isStopped) onPicture(new Uint8Array(await blob.arrayBuffer()))
    isBusy = false
  }

  const timer = setInterval(() => void take(), INTERVAL_MS)
  return () => {
    isStopped = true
    clearInterval(timer)
    video.srcObject = null
  }
}
