import { Volume2 } from 'lucide-react'
import type { PlayerState } from '../../lib/media/player.ts'
import { t } from '../../texts/en.ts'
import { Button } from '../ui/index.ts'
import { speakers } from './engines.ts'
import { LevelMeter } from './LevelMeter.tsx'
import { useEngine, useObservable } from './use-engine.ts'
import { WidgetFrame } from './WidgetFrame.tsx'

/** Plays by itself; what can be done is to allow it where the browser wants a click. */
export function AudioOutput({ nodeId, channel }: { nodeId: string; channel: string }) {
  const player = useEngine(speakers, { nodeId, channel })
  const state = useObservable<PlayerState>(player?.state, 'idle')
  const text = t.widgets.audio
  if (state === 'locked') {
    return (
      <WidgetFrame className="px-[9px] py-2 text-xs text-2">
        <p className="mb-1.5">{text.unlockWhy}</p>
        <Button size="sm" icon={<Volume2 size={13} />} onClick={() => void player?.unlock()}>
          {text.unlock}
        </Button>
      </WidgetFrame>
    )
  }
  return (
    <WidgetFrame>
      <LevelMeter
        label={text.level(channel)}
        levelDbfs={() => player?.levelDbfs() ?? Number.NEGATIVE_INFINITY}
        note={() => (state === 'playing' ? text.buffer(player?.bufferMs() ?? 0) : text.silent)}
      />
    </WidgetFrame>
  )
}
