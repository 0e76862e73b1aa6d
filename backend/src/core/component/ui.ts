import type { z } from 'zod'
import type { Frame, FrameClass } from '../frames/frame.ts'
import type { TextFrame } from '../frames/text-frame.ts'
import type { UiItemKind, UiMarker, UiSlot } from './slots.ts'

function slot<D extends 'in' | 'out', T>(
  direction: D,
  marker: UiMarker,
  item: UiItemKind,
  model: string | null = null,
): UiSlot<D, T> {
  return { type: 'ui', direction, marker, item, model }
}

/**
 * Slots that connect a component to the page instead of to another component. The `…Input`s receive
 * from the page, the others send to it.
 */
export const ui = {
  /** Text shown on the page. */
  text: () => slot<'out', TextFrame>('out', 'UITextSender', 'text'),
  /** JPEG pictures shown on the page. */
  video: () => slot<'out', Uint8Array>('out', 'UIVideoSender', 'bytes'),
  /** PCM16 mono little-endian, played by the page. */
  audio: () => slot<'out', Uint8Array>('out', 'UIAudioSender', 'bytes'),
  /** Text typed on the page. */
  textInput: () => slot<'in', TextFrame>('in', 'UITextReceiver', 'text'),
  /** One text frame per key pressed on the page. */
  keystrokeInput: () => slot<'in', TextFrame>('in', 'UIKeystrokeReceiver', 'text'),
  /** JPEG pictures from the page's camera. */
  videoInput: () => slot<'in', Uint8Array>('in', 'UIVideoReceiver', 'bytes'),
  /** PCM16 mono little-endian from the page's microphone. */
  audioInput: () => slot<'in', Uint8Array>('in', 'UIAudioReceiver', 'bytes'),
  /** Items of a frame kind or of a named model, shown on the page as JSON. */
  sender: <S extends FrameClass | z.ZodType>(name: string, _model: S) =>
    slot<'out', UiItem<S>>('out', 'UISender', 'json', name),
  /** Items of a frame kind or of a named model, sent by the page as JSON. */
  receiver: <S extends FrameClass | z.ZodType>(name: string, _model: S) =>
    slot<'in', UiItem<S>>('in', 'UIReceiver', 'json', name),
}

type UiItem<S> =
  S extends FrameClass<infer F extends Frame> ? F : S extends z.ZodType ? z.output<S> : never
