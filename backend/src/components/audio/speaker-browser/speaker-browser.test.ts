import { describe, expect, it } from 'vitest'
import { AudioFrame, PlaybackFrame, SpeechEvent, type TracePart } from '../../../core/index.ts'
import { runComponent } from '../../../core/testing/index.ts'
import { speakerBrowser } from './speaker-browser.ts'

const T0 = 1_000_000_000

/** 100 ms of a loud constant. */
const sound = (ms: number, generation: number, chars: number, sampleRate = 24_000) =>
  new AudioFrame({
    data: new Float32Array(sampleRate / 10).fill(0.5),
    sampleRate,
    timestampUs: T0 + ms * 1000,
    turn: generation,
    generation,
    chars,
  })
/** Of the second turn, that interrupts the reply to the first. */
const turnEvent = (ms: number, event: SpeechEvent['event']) =>
  new SpeechEvent({ turn: 2, event, timestampUs: T0 + ms * 1000 })
const played = (ms: number, report: { ms: number; done?: boolean; generation?: number }) =>
  new PlaybackFrame({
    turn: 0,
    generation: report.generation ?? 0,
    chars: 0,
    ms: report.ms,
    done: report.done ?? false,
    timestampUs: T0 + ms * 1000,
  })

interface Sent extends Record<string, readonly unknown[]> {
  ui_audio: Uint8Array[]
  ui_control: { kind: string; generation: number }[]
  playback: PlaybackFrame[]
}

describe('speakerBrowser', () => {
  it('sends PCM16 at 24 kHz, whatever it is given', async () => {
    const audio = [0, 100, 200].map((ms) => sound(ms, 1, 1, 48_000))

    const { ui_audio } = await runComponent<Sent>(speakerBrowser, { inputs: { audio } })

    const bytes = Buffer.concat(ui_audio)
    expect(bytes.length / 2).toBeGreaterThan(7100)
    expect(bytes.length / 2).toBeLessThanOrEqual(7200)
    for (let i = 0; i < bytes.length; i += 2) {
      expect(Math.abs(bytes.readInt16LE(i) - 16_384)).toBeLessThan(8)
    }
  })

  it('ducks on start and resumes after a false alarm', async () => {
    const { ui_control } = await runComponent<Sent>(speakerBrowser, {
      inputs: {
        audio: [sound(0, 3, 1)],
        turn_events: [turnEvent(50, 'start'), turnEvent(300, 'false_alarm')],
      },
    })

    expect(ui_control).toEqual([
      { kind: 'duck', generation: 3 },
      { kind: 'resume', generation: 3 },
    ])
  })

  it('flushes when speech is confirmed, and drops what is still to come of that reply', async () => {
    const { ui_control, ui_audio, playback } = await runComponent<Sent>(speakerBrowser, {
      inputs: {
        audio: [sound(0, 1, 5), sound(100, 1, 9), sound(400, 1, 12), sound(600, 2, 2)],
        turn_events: [turnEvent(200, 'start'), turnEvent(300, 'confirmed')],
        ui_played: [
          played(150, { ms: 100 }),
          played(310, { ms: 130, done: true }),
          played(700, { ms: 100, done: true, generation: 1 }),
        ],
      },
    })

    expect(ui_control.at(-1)).toEqual({ kind: 'flush', generation: 1 })
    expect(ui_audio).toHaveLength(3)
    expect(playback).toMatchObject([
      { turn: 1, generation: 1, chars: 5, ms: 100, done: false },
      { turn: 1, generation: 1, chars: 5, ms: 130, done: false },
      { turn: 1, generation: 1, chars: 5, ms: 130, done: true },
      { turn: 2, generation: 2, chars: 2, ms: 100, done: false },
      { turn: 2, generation: 2, chars: 2, ms: 100, done: true },
    ])
  })

  it('takes a reply for over when no more of it comes', async () => {
    const { playback } = await runComponent<Sent>(speakerBrowser, {
      inputs: {
        audio: [sound(0, 1, 5), sound(400, 1, 9)],
        ui_played: [played(150, { ms: 100, done: true }), played(550, { ms: 200, done: true })],
      },
    })

    const reports = playback.map(({ chars, done, timestampUs }) => [
      (timestampUs - T0) / 1000,
      chars,
      done,
    ])
    expect(reports).toEqual([
      [150, 5, false],
      [550, 9, false],
      [850, 9, true],
    ])
  })

  it('takes a reply for over at once that is interrupted between two sentences', async () => {
    const { playback } = await runComponent<Sent>(speakerBrowser, {
      inputs: {
        audio: [sound(0, 1, 5)],
        turn_events: [turnEvent(200, 'confirmed')],
        ui_played: [played(150, { ms: 100, done: true })],
      },
    })

    const reports = playback.map(({ done, timestampUs }) => [(timestampUs - T0) / 1000, done])
    expect(reports).toEqual([
      [150, false],
      [200, true],
    ])
  })

  it('keeps at most ten seconds ahead of the page', async () => {
    const audio = Array.from({ length: 250 }, (_, i) => sound(0, 1, i + 1))
    const sentBy = (ms: number, sent: Sent) => sent.ui_audio.length * 100 - ms

    const at5s = await runComponent<Sent>(speakerBrowser, {
      inputs: { audio },
      until: { ms: 5000 },
    })
    const all = await runComponent<Sent>(speakerBrowser, { inputs: { audio } })
    const flushed = await runComponent<Sent>(speakerBrowser, {
      inputs: { audio, turn_events: [turnEvent(5000, 'confirmed')] },
    })

    expect(sentBy(5000, at5s)).toBeGreaterThan(9800)
    expect(sentBy(5000, at5s)).toBeLessThanOrEqual(10_100)
    expect(all.ui_audio).toHaveLength(250)
    expect(flushed.ui_audio.length).toBeLessThanOrEqual(at5s.ui_audio.length)
  })

  it('does not wait for long for the last word of a page that is gone', async () => {
    const { playback } = await runComponent<Sent>(speakerBrowser, {
      inputs: {
        audio: [sound(0, 1, 5), sound(10, 1, 9), sound(900, 2, 2)],
        turn_events: [turnEvent(200, 'confirmed')],
        ui_played: [played(150, { ms: 100 })],
      },
    })

    expect(playback).toMatchObject([
      { generation: 1, chars: 5, ms: 100, done: false },
      { generation: 1, chars: 5, ms: 100, done: true },
    ])
    expect((playback[1]!.timestampUs - T0) / 1000).toBe(500)
  })

  it('says once that nothing was heard of a reply that comes too late', async () => {
    const { playback, ui_audio } = await runComponent<Sent>(speakerBrowser, {
      inputs: {
        audio: [sound(300, 1, 5), sound(400, 1, 9)],
        turn_events: [turnEvent(200, 'confirmed')],
        ui_played: [],
      },
    })

    expect(ui_audio).toEqual([])
    expect(playback).toMatchObject([{ turn: 1, generation: 1, chars: 0, ms: 0, done: true }])
  })

  it('traces how long the first sound took to be heard', async () => {
    const traces: TracePart[] = []
    await runComponent<Sent>(speakerBrowser, {
      inputs: {
        audio: [sound(0, 1, 5), sound(100, 1, 9)],
        ui_played: [played(170, { ms: 80 }), played(270, { ms: 180 })],
      },
      onTrace: (part) => traces.push(part),
    })

    expect(traces).toEqual([
      { turn: 1, generation: 1, part: 'played', fromUs: T0, toUs: T0 + 90_000 },
    ])
  })
})
