import { Mic, Square } from 'lucide-react'
import { DEVICE_OFF } from '../../lib/media/device-problem.ts'
import { t } from '../../texts/en.ts'
import { Button } from '../ui/index.ts'
import { DeviceProblemBand } from './DeviceProblemBand.tsx'
import { microphones } from './engines.ts'
import { LevelMeter } from './LevelMeter.tsx'
import { StartDevice } from './StartDevice.tsx'
import { useEngine, useObservable } from './use-engine.ts'
import { WidgetFrame } from './WidgetFrame.tsx'

const NOTHING = () => ''

export function MicrophoneInput({ nodeId, channel }: { nodeId: string; channel: string }) {
  const microphone = useEngine(microphones, { nodeId, channel })
  const { status, problem } = useObservable(microphone?.state, DEVICE_OFF)
  const text = t.widgets.microphone
  const start = () => void microphone?.start()

  if (status === 'failed' && problem) {
    return <DeviceProblemBand problem={text.problem(problem)} onRetry={start} />
  }
  if (status === 'on') {
    return (
      <WidgetFrame>
        <LevelMeter
          label={t.widgets.audio.level(channel)}
          levelDbfs={() => microphone?.levelDbfs() ?? Number.NEGATIVE_INFINITY}
          note={NOTHING}
        />
        <div className="px-[9px] pb-2">
          <Button size="sm" icon={<Square size={11} />} onClick={() => microphone?.stop()}>
            {text.stop}
          </Button>
        </div>
      </WidgetFrame>
    )
  }
  return (
    <StartDevice
      icon={<Mic size={13} />}
      texts={text}
      isStarting={status === 'starting'}
      onStart={start}
    />
  )
}
