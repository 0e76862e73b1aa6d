import type { DeviceProblem } from '../lib/media/device-problem.ts'
import { ageText, bytesText, countText, rateText } from './numbers.ts'

const microphoneProblems: Record<DeviceProblem, { title: string; detail: string }> = {
  refused: {
    title: 'The browser refused the microphone',
    detail: 'Allow it beside the address, then try again',
  },
  missing: { title: 'No microphone found', detail: 'Connect one, then try again' },
  busy: {
    title: 'The microphone is in use',
    detail: 'Close the program that holds it, then try again',
  },
  insecure: {
    title: 'This address cannot use a microphone',
    detail: 'Open the page at localhost or over HTTPS',
  },
  lost: { title: 'The microphone is gone', detail: 'Connect it again, then start it' },
  failed: { title: 'The microphone did not start', detail: 'Try again, or choose another one' },
}

const cameraProblems: Record<DeviceProblem, { title: string; detail: string }> = {
  refused: {
    title: 'The browser refused the camera',
    detail: 'Allow it beside the address, then try again',
  },
  missing: { title: 'No camera found', detail: 'Connect one, then try again' },
  busy: {
    title: 'The camera is in use',
    detail: 'Close the program that holds it, then try again',
  },
  insecure: {
    title: 'This address cannot use a camera',
    detail: 'Open the page at localhost or over HTTPS',
  },
  lost: { title: 'The camera is gone', detail: 'Connect it again, then start it' },
  failed: { title: 'The camera did not start', detail: 'Try again, or choose another one' },
}

export const widgets = {
  text: { label: (slot: string) => labelOf(slot, 'last text'), empty: 'Nothing said yet' },
  json: { label: (slot: string) => labelOf(slot, 'last value'), empty: 'Nothing sent yet' },
  video: {
    label: (slot: string) => labelOf(slot, 'picture'),
    empty: 'no signal',
    fps: (fps: number) => `${Math.round(fps)} fps`,
  },
  audio: {
    unlock: 'Play sound',
    unlockWhy: 'The browser waits for a click before it plays',
    silent: 'silent',
    playing: 'playing',
    level: (slot: string) => labelOf(slot, 'level'),
    buffer: (ms: number) => `buffer ${Math.round(ms)} ms`,
  },
  input: {
    label: (slot: string, node: string) => `${capital(slotWords(slot))} for ${node}`,
    text: (slot: string) => (isPlain(slot) ? 'Type a text…' : `${capital(slotWords(slot))}…`),
    json: (slot: string) => `${capital(slotWords(slot))} as JSON…`,
    send: 'Send',
    keys: 'Press keys here',
    keysActive: 'Listening, Escape ends',
    keysLabel: (slot: string) => labelOf(slot, 'sends every key you press'),
    lastKey: (key: string) => `Sent ${key}`,
  },
  microphone: {
    start: 'Start microphone',
    stop: 'Stop microphone',
    starting: 'Waiting for the microphone…',
    problem: (problem: DeviceProblem) => microphoneProblems[problem],
  },
  camera: {
    start: 'Start camera',
    stop: 'Stop camera',
    starting: 'Waiting for the camera…',
    preview: 'Camera preview',
    problem: (problem: DeviceProblem) => cameraProblems[problem],
  },
  retry: 'Try again',
  pose: {
    label: (slot: string) => labelOf(slot, 'figure'),
    empty: 'no pose',
    show3d: 'Show in 3D',
    show2d: 'Show flat',
    orbit: 'Figure in 3D. Drag or use the arrow keys to turn it',
    no3d: 'This browser cannot draw in 3D',
  },
  probe: {
    label: (wire: string) => `What flows from ${wire}`,
    wire: (source: string, target: string) => `${source} → ${target}`,
    pin: 'Pin',
    unpin: 'Unpin',
    waiting: 'Nothing has passed yet',
    waitingLive: 'Waiting for the next one…',
    perSecond: (rate: number) => `${rateText(rate)}/s`,
    age: (ms: number) => `age ${ageText(ms)}`,
    lag: (count: number) => `lag ${countText(count)}`,
    dropped: (count: number) => `${countText(count)} dropped`,
    items: (count: number) => `${count} ${count === 1 ? 'item' : 'items'}`,
    picture: 'Last picture',
    level: (dbfs: number) => formatDbfs(dbfs),
    audioFormat: (sampleRate: number, channels: number) =>
      `${trimZeros(sampleRate / 1000)} kHz ${channels === 1 ? 'mono' : channels === 2 ? 'stereo' : `${channels} ch`}`,
    pictureFormat: (width: number, height: number) => `${width} × ${height}`,
    textFormat: (chars: number) =>
      `${countText(chars)} ${chars === 1 ? 'character' : 'characters'}`,
    parts: (count: number) => `${count} ${count === 1 ? 'part' : 'parts'}`,
    shape: (shape: readonly number[], dtype: string) => `${shape.join(' × ')} ${dtype}`,
  },
  bytesPerSecond: (bytes: number) => `${bytesText(bytes)}/s`,
  dbfs: (dbfs: number) => formatDbfs(dbfs),
} as const

/** What the slot of a widget is called among people: `ui_look_at` is `look at`. */
function slotWords(slot: string): string {
  return slot.replace(/^ui_/, '').replaceAll('_', ' ').trim() || slot
}

/** Names that say no more than what kind of widget it is. */
function isPlain(slot: string): boolean {
  return ['text', 'value', 'video', 'audio', 'pose', 'keys', 'keystrokes'].includes(slotWords(slot))
}

/** `Last text`, and where a slot has a name of its own `Reply, last text`. */
function labelOf(slot: string, what: string): string {
  return capital(isPlain(slot) ? what : `${slotWords(slot)}, ${what}`)
}

function capital(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1)
}

function formatDbfs(dbfs: number): string {
  return Number.isFinite(dbfs) && dbfs > -90 ? `${signed(Math.round(dbfs))} dBFS` : '−∞ dBFS'
}

function signed(value: number): string {
  return value < 0 ? `−${-value}` : `${value}`
}

function trimZeros(value: number): string {
  return value.toFixed(1).replace(/\.0$/, '')
}
