import { type ComponentType, memo } from 'react'
import { AudioOutput } from './AudioOutput.tsx'
import { CameraInput } from './CameraInput.tsx'
import { JsonOutput } from './JsonOutput.tsx'
import { KeysInput } from './KeysInput.tsx'
import { MicrophoneInput } from './MicrophoneInput.tsx'
import { PoseOutput } from './PoseOutput.tsx'
import { JsonInput, TextInput } from './TextInput.tsx'
import { TextOutput } from './TextOutput.tsx'
import { useWidgetSlots } from './use-widget-slots.ts'
import { VideoOutput } from './VideoOutput.tsx'
import type { WidgetKind } from './widget-slots.ts'

const WIDGETS: Readonly<Record<WidgetKind, ComponentType<{ nodeId: string; channel: string }>>> = {
  text: TextOutput,
  video: VideoOutput,
  audio: AudioOutput,
  // It is heard, not seen; what keeps it from speaking is a note on its node.
  voice: () => null,
  pose: PoseOutput,
  json: JsonOutput,
  'text-input': TextInput,
  'keys-input': KeysInput,
  'json-input': JsonInput,
  microphone: MicrophoneInput,
  camera: CameraInput,
}

/** What a node shows and takes on the page, by its UI slots; nothing for a node that has none. */
export const Widgets = memo(function Widgets({ nodeId }: { nodeId: string }) {
  return useWidgetSlots(nodeId).map(({ kind, nodeId: owner, channel }) => {
    const Widget = WIDGETS[kind]
    return <Widget key={`${owner} ${channel}`} nodeId={owner} channel={channel} />
  })
})
