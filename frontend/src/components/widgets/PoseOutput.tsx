import { Box, Square } from 'lucide-react'
import { useState } from 'react'
import { t } from '../../texts/en.ts'
import { IconButton } from '../ui/index.ts'
import { FlatPose } from './FlatPose.tsx'
import { SpacePose } from './SpacePose.tsx'
import { WidgetFrame } from './WidgetFrame.tsx'

/** `auto` shows three dimensions where they are fast, once the node is in view. */
type Wish = 'auto' | '2d' | '3d'

/** A figure: flat at once, in space as soon as that is loaded. */
export function PoseOutput({ nodeId, channel }: { nodeId: string; channel: string }) {
  const [wish, setWish] = useState<Wish>('auto')
  const [is3d, set3d] = useState(false)
  const [failed, setFailed] = useState(false)
  const text = t.widgets.pose

  return (
    <WidgetFrame>
      <div className="relative h-40 w-full">
        {!is3d && <FlatPose nodeId={nodeId} channel={channel} />}
        {wish !== '2d' && !failed && (
          <SpacePose
            key={wish}
            nodeId={nodeId}
            channel={channel}
            force={wish === '3d'}
            onReady={() => set3d(true)}
            onFailure={() => setFailed(true)}
          />
        )}
      </div>
      <IconButton
        size="sm"
        className="absolute top-1 right-1"
        label={is3d ? text.show2d : text.show3d}
        icon={is3d ? <Square size={13} /> : <Box size={13} />}
        onClick={() => {
          set3d(false)
          setFailed(false)
          setWish(is3d ? '2d' : '3d')
        }}
      />
      {failed && wish === '3d' && (
        <p role="alert" className="absolute inset-x-2 bottom-1 text-2xs text-attention">
          {text.no3d}
        </p>
      )}
    </WidgetFrame>
  )
}
