import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { MAX_UTTERANCE, type SegmentEvent, Segmenter, type SegmenterOptions } from './segmenter.ts'
import { SpeechIterator, WINDOW } from './speech-iterator.ts'

const DEFAULTS: SegmenterOptions = {
  silenceSeconds: 0.9,
  maxSilenceSeconds: 1.4,
  preSpeechSeconds: 1.0,
  minSpeechSeconds: 0.5,
  asks: false,
}

/** Speech and silence in turns, in seconds, beginning with silence; as a model would hear it. */
function hear(seconds: readonly number[], options: Partial<SegmenterOptions> = {}) {
  const iterator = new SpeechIterator()
  const segmenter = new Segmenter({ ...DEFAULTS, ...options })
  const events: SegmentEvent[] = []
  let elapsed = 0
  for (const [index, length] of seconds.entries()) {
    elapsed += length * 16_000
    while (iterator.position + WINDOW <= elapsed) {
      const edge = iterator.next(index % 2)
      const wasOpen = segmenter.isOpen
      events.push(...segmenter.window(iterator.position, edge, iterator.isVoiced))
      if (wasOpen && !segmenter.isOpen) iterator.reset()
    }
  }
  return { events, segmenter, position: iterator.position }
}

const names = (events: readonly SegmentEvent[]) => events.map(({ type, turn }) => `${type} ${turn}`)
const ends = (events: readonly SegmentEvent[]) => events.filter((event) => event.type === 'end')

describe('Segmenter', () => {
  it('tells the course of a turn', () => {
    const { events } = hear([2, 1, 0.4, 1, 2])

    expect(names(events)).toEqual([
      'start 1',
      'confirmed 1',
      'candidate_end 1',
      'resumed 1',
      'candidate_end 1',
      'end 1',
    ])
  })

  it('begins with the pre-roll and ends after the silence, to the sample', () => {
    const { events } = hear([2.048, 1.024, 2])
    const start = 64 * WINDOW - 480
    const speechEnd = 96 * WINDOW + 480

    expect(ends(events)).toEqual([
      {
        type: 'end',
        turn: 1,
        at: speechEnd + 14_400,
        span: { from: start - 16_000, to: speechEnd + 14_400 },
        speechTo: speechEnd,
        bySilence: true,
      },
    ])
  })

  it('confirms with 300 ms of speech, at the time speech started', () => {
    const { events } = hear([2.048, 0.32, 2])

    expect(events.filter(({ type }) => type === 'start' || type === 'confirmed')).toEqual([
      { type: 'start', turn: 1, at: 64 * WINDOW - 480 },
      { type: 'confirmed', turn: 1, at: 64 * WINDOW - 480 },
    ])
  })

  it('calls less than 300 ms of speech a false alarm, soon', () => {
    const { events } = hear([2, 0.2, 3])

    expect(names(events)).toEqual(['start 1', 'false_alarm 1'])
  })

  it('keeps a false alarm that speech follows as the beginning of the utterance', () => {
    const { events } = hear([2.048, 0.128, 0.5, 1, 2])

    expect(names(events)).toEqual([
      'start 1',
      'false_alarm 1',
      'start 2',
      'confirmed 2',
      'candidate_end 2',
      'end 2',
    ])
    expect(ends(events)[0]).toMatchObject({ span: { from: 64 * WINDOW - 480 - 16_000 } })
    expect(events.find(({ type }) => type === 'confirmed')).toMatchObject({ at: 64 * WINDOW - 480 })
  })

  it('sends no utterance of less than the minimum, silence and pre-roll not counted', () => {
    const { events } = hear([2, 0.4, 3])

    expect(names(events)).toEqual(['start 1', 'confirmed 1', 'candidate_end 1', 'end 1'])
    expect(ends(events)).toMatchObject([{ span: null }])
    // Nobody has to begin with it, as nothing will come of it.
    expect(events.find(({ type }) => type === 'candidate_end')).toMatchObject({ span: null })
  })

  it('clears the silence when speech resumes', () => {
    const { events } = hear([1, 1, 0.8, 0.5, 0.8, 0.5, 0.8, 0.5, 2])

    expect(ends(events)).toHaveLength(1)
  })

  it('never gives the same sound twice', () => {
    const { events } = hear([2, 1, 1.1, 1, 1.1, 1, 2])
    const spans = ends(events).map((event) => event.span!)

    expect(spans).toHaveLength(3)
    expect(spans[1]!.from).toBe(spans[0]!.to)
    expect(spans[2]!.from).toBe(spans[1]!.to)
  })

  it('takes a source that stopped sending for silent', () => {
    const { segmenter, position } = hear([1, 1])

    expect(segmenter.idle(position, 14_000)).toEqual([])
    expect(segmenter.idle(position, 14_400)).toMatchObject([
      { type: 'end', turn: 1, span: { to: position } },
    ])
  })

  it('counts the silence before a source stopped', () => {
    const { segmenter, position } = hear([1, 1, 0.608])

    expect(segmenter.idle(position, 0.2 * 16_000)).toEqual([])
    expect(names(segmenter.idle(position, 0.4 * 16_000))).toEqual(['end 1'])
  })

  it('ends an open utterance when the stream ends', () => {
    const { segmenter, position } = hear([1, 1])

    expect(segmenter.finish(position)).toMatchObject([{ type: 'end', span: { to: position } }])
    expect(segmenter.finish(position)).toEqual([])
  })

  it('asks from silence_seconds on, every 100 ms, until max_silence_seconds', () => {
    const { events } = hear([1, 1, 3], { asks: true })
    const asked = events.filter(({ type }) => type === 'ask')

    expect(asked.length).toBeGreaterThanOrEqual(4)
    expect(asked.length).toBeLessThanOrEqual(6)
    const [end] = ends(events)
    const silence = (end!.at - (events.find((e) => e.type === 'candidate_end')!.at - 2048)) / 16_000
    expect(silence).toBeCloseTo(1.4, 1)
  })

  it('ends when the answer is yes', () => {
    const { segmenter, position } = hear([1, 1, 1.2], { asks: true })

    expect(segmenter.finish(position)).toMatchObject([{ type: 'end', span: { to: position } }])
  })

  it('holds a bounded length of sound', () => {
    const { events } = hear([1, 300, 2])

    for (const { span } of ends(events)) {
      expect(span!.to - span!.from).toBeLessThanOrEqual(MAX_UTTERANCE + WINDOW)
    }
    expect(ends(events)).toHaveLength(3)
  })

  it('gives every turn one course, for any speech', () => {
    const course =
      /^start( confirmed( candidate_end( resumed candidate_end)*( resumed)?)? end| false_alarm)$/
    const lengths = fc.array(fc.double({ min: 0.01, max: 2, noNaN: true }), { maxLength: 30 })

    fc.assert(
      fc.property(lengths, (seconds) => {
        const { events, segmenter, position } = hear(seconds)
        events.push(...segmenter.finish(position))

        const turns = new Map<number, string[]>()
        for (const { turn, type } of events) turns.set(turn, [...(turns.get(turn) ?? []), type])
        for (const types of turns.values()) expect(types.join(' ')).toMatch(course)
        expect([...turns.keys()]).toEqual(Array.from({ length: turns.size }, (_, i) => i + 1))

        let before = 0
        for (const { span } of ends(events)) {
          if (!span) continue
          expect(span.from).toBeGreaterThanOrEqual(before)
          expect(span.to).toBeLessThanOrEqual(position)
          before = span.to
        }
      }),
      { numRuns: 200 },
    )
  })

  it('never needs sound again that it did not ask to keep', () => {
    const lengths = fc.array(fc.double({ min: 0.01, max: 2, noNaN: true }), { maxLength: 30 })

    fc.assert(
      fc.property(lengths, (seconds) => {
        const iterator = new SpeechIterator()
        const segmenter = new Segmenter(DEFAULTS)
        let kept = 0
        let elapsed = 0
        for (const [index, length] of seconds.entries()) {
          elapsed += length * 16_000
          while (iterator.position + WINDOW <= elapsed) {
            const edge = iterator.next(index % 2)
            const wasOpen = segmenter.isOpen
            for (const event of segmenter.window(iterator.position, edge, iterator.isVoiced)) {
              if ('span' in event && event.span)
                expect(event.span.from).toBeGreaterThanOrEqual(kept)
            }
            if (wasOpen && !segmenter.isOpen) iterator.reset()
            kept = segmenter.keepFrom(iterator.position)
          }
        }
      }),
      { numRuns: 100 },
    )
  })
})
