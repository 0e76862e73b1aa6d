import { Square, Video } from 'lucide-react'
import { useEffect, useRef } from 'react'
import { DEVICE_OFF } from '../../lib/media/device-problem.ts'
import { t } from '../../texts/en.ts'
import { IconButton } from '../ui/index.ts'
import { DeviceProblemBand } from './DeviceProblemBand.tsx'
import { cameras } from './engines.ts'
import { StartDevice } from './StartDevice.tsx'
import { useEngine, useObservable } from './use-engine.ts'
import { WidgetFrame } from './WidgetFrame.tsx'

export function CameraInput({ nodeId, channel }: { nodeId: string; channel: string }) {
  const camera = useEngine(cameras, { nodeId, channel })
  const { status, problem } = useObservable(camera?.state, DEVICE_OFF)
  const stream = useObservable<MediaStream | null>(camera?.stream, null)
  const text = t.widgets.camera
  const start = () => void camera?.start()

  if (status === 'failed' && problem) {
    return <DeviceProblemBand problem={text.problem(problem)} onRetry={start} />
  }
  if (status === 'on' && stream) {
    return (
      <WidgetFrame>
        <Preview stream={stream} />
        <IconButton
          size="sm"
          className="absolute top-1 right-1 bg-raised"
          label={text.stop}
          icon={<Square size={11} />}
          onClick={() => camera?.stop()}
        />
      </WidgetFrame>
    )
  }
  return (
    <StartDevice
      icon={<Video size={13} />}
      texts={text}
      isStarting={status === 'starting'}
      onStart={start}
    />
  )
}

function Preview({ stream }: { stream: MediaStream }) {
  const video = useRef<HTMLVideoElement>(null)
  useEffect(() => {
    if (video.current) video.current.srcObject = stream
  }, [stream])
  return (
    <video
      ref={video}
      autoPlay
      muted
      playsInline
      aria-label={t.widgets.camera.preview}
      className="block aspect-[4/3] w-full object-cover"
    />
  )
}
