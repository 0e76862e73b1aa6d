import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  AudioFrame,
  defineComponent,
  EOS,
  InterruptFrame,
  type Output,
  optional,
  SpeechEvent,
  TextFrame,
  type TracePart,
  union,
} from '../../../core/index.ts'
import { runComponent } from '../../../core/testing/index.ts'
import { runSynthesis, type Sound, type SpokenReply } from './index.ts'

const T0 = 1_000_000_000
const RATE = 1000
/** The voice needs so long for one unit of text. */
const SECONDS_PER_UNIT = 0.05

interface Log {
  readonly asked: string[]
  readonly given: string[]
  readonly parts: TracePart[]
  readonly replies: SpokenReply[]
  readonly errors: object[]
  /** How many sentences had been asked for when each one was complete. */
  readonly askedAtEnd: number[]
}

interface Voice {
  /** From the request to its first sound, and between two sounds. */
  readonly delayMs?: number
  readonly sounds?: number
  readonly fails?: (text: string) => boolean
  /** Fails after its first sound instead of before. */
  readonly failsLate?: boolean
  readonly whole?: boolean
  /** How long the reader of the audio takes for a frame. */
  readonly readerMs?: number
}

/** A component that speaks constants: one unit of text is 50 ms. */
function voice(options: Voice, log: Log) {
  const { delayMs = 0, sounds = 2, fails = () => false, failsLate, whole, readerMs = 0 } = options
  return defineComponent({
    name: 'Voice',
    description: '',
    tags: { io: ['conduit'], functionality: ['audio'] },
    inputs: {
      text: union(TextFrame, EOS),
      interrupt: optional(InterruptFrame),
      turn_events: optional(SpeechEvent),
    },
    outputs: { audio: AudioFrame, text: TextFrame },
    async run({ inputs, outputs, ...rest }) {
      const { clock } = rest
      const context = {
        ...rest,
        trace: (part: TracePart) => log.parts.push(part),
        log: { ...rest.log, error: (fields: object | string) => log.errors.push(fields as object) },
      }
      async function* synthesise(text: string, signal: AbortSignal): AsyncGenerator<Sound> {
        log.asked.push(text)
        for (let i = 0; i < sounds; i++) {
          await clock.sleep(delayMs, signal)
          if (signal.aborted) throw signal.reason
          if (fails(text) && (!failsLate || i > 0)) throw new Error('the voice broke')
          const samples = Math.round((text.length * SECONDS_PER_UNIT * RATE) / sounds)
          yield { data: new Float32Array(samples).fill(0.5), sampleRate: RATE }
        }
        log.given.push(text)
      }
      async function* synthesiseStream(
        pieces: () => AsyncIterable<string>,
        signal: AbortSignal,
      ): AsyncGenerator<Sound> {
        for await (const piece of pieces()) yield* synthesise(piece, signal)
      }
      const audio: Output<AudioFrame> = {
        send: (frame) => outputs.audio.send(frame),
        readers: 1,
        ready: () => clock.sleep(readerMs).then(() => true),
      }
      const text: Output<TextFrame> = {
        ...outputs.text,
        send: (frame) => {
          log.askedAtEnd.push(log.asked.length)
          outputs.text.send(frame)
        },
      }
      const common = {
        inputs,
        outputs: { audio: readerMs > 0 ? audio : outputs.audio, text },
        context,
        setting: 'speed 1',
        onSpoken: (reply: SpokenReply) => log.replies.push(reply),
      }
      await runSynthesis(whole ? { ...common, synthesiseStream } : { ...common, synthesise })
    },
  })
}

interface Run {
  readonly voice?: Voice
  readonly text: readonly TextFrame[]
  readonly interrupt?: readonly InterruptFrame[]
  readonly turn_events?: readonly SpeechEvent[]
}

async function run({ voice: options = {}, ...inputs }: Run) {
  const log: Log = { asked: [], given: [], parts: [], replies: [], errors: [], askedAtEnd: [] }
  const outputs = await runComponent<{ audio: AudioFrame[]; text: TextFrame[] }>(
    voice(options, log),
    { inputs },
  )
  return { ...log, ...outputs }
}

interface Place {
  readonly turn?: number
  readonly generation?: number
}
const at = (ms: number) => T0 + ms * 1000
const token = (ms: number, text: string, place: Place = { turn: 1, generation: 7 }) =>
  new TextFrame({ text, timestampUs: at(ms), ...place })
const eos = (ms: number, place: Place = { turn: 1, generation: 7 }) =>
  new EOS({ timestampUs: at(ms), ...place })
const event = (ms: number, kind: SpeechEvent['event'], turn = 1) =>
  new SpeechEvent({ turn, event: kind, timestampUs: at(ms) })
const interrupt = (ms: number, turn?: number) =>
  new InterruptFrame({ reason: 'speech_detected', timestampUs: at(ms), turn })

const seconds = (frames: readonly AudioFrame[]) =>
  frames.reduce((sum, frame) => sum + frame.durationUs / 1e6, 0)
const texts = (frames: readonly TextFrame[]) => frames.map(({ text }) => text)

describe('runSynthesis', () => {
  it('speaks sentence by sentence and numbers what it sends', async () => {
    const reply = 'Hello *waves* there. How are you?'

    const { audio, text, asked } = await run({ text: [token(0, reply), eos(10)] })

    expect(asked).toEqual(['Hello there.', 'How are you?'])
    expect(texts(text)).toEqual(asked)
    expect(seconds(audio)).toBeCloseTo(24 * SECONDS_PER_UNIT)
    expect(new Set(audio.map(({ turn, generation }) => `${turn} ${generation}`))).toEqual(
      new Set(['1 7']),
    )
    expect(text).toMatchObject([
      { turn: 1, generation: 7 },
      { turn: 1, generation: 7 },
    ])
    expect(audio.map(({ chars }) => chars)).toContain(21)
    expect(audio.at(-1)!.chars).toBe(reply.length)
  })

  it('synthesises one sentence ahead, and no more', async () => {
    const sentences = [1, 2, 3, 4].map((number) => `This is sentence number ${number} of four. `)

    const { askedAtEnd } = await run({
      voice: { readerMs: 100 },
      text: [...sentences.map((sentence, i) => token(i, sentence)), eos(4)],
    })

    expect(askedAtEnd).toEqual([2, 3, 4, 4])
  })

  describe('when the voice detection was started again and counts from 1', () => {
    const old = { turn: 3, generation: 7 }
    const next = { turn: 1, generation: 8 }

    it('stops what answers higher turns of before', async () => {
      const { replies } = await run({
        text: [token(0, 'A long answer, which is being spoken. And more of it.', old), eos(0, old)],
        voice: { delayMs: 1000 },
        interrupt: [interrupt(-100, 3), interrupt(500, 1)],
      })

      expect(replies).toMatchObject([{ generation: 7, isGivenUp: true }])
    })

    it('waits no more for the end of a turn that nobody will tell', async () => {
      const { replies, audio } = await run({
        text: [
          token(50, 'Held. ', old),
          eos(50, old),
          token(3000, 'Heard. ', next),
          eos(3000, next),
        ],
        turn_events: [event(0, 'start', 3), event(2000, 'start', 1), event(2900, 'end', 1)],
      })

      expect(new Set(audio.map(({ generation }) => generation))).toEqual(new Set([8]))
      expect(replies).toMatchObject([
        { generation: 7, isGivenUp: true },
        { generation: 8, isGivenUp: false },
      ])
    })
  })

  it('ends with silence that counts what was not spoken', async () => {
    const { audio } = await run({ text: [token(0, 'Hi there. '), token(5, '*waves* '), eos(900)] })

    expect(audio.at(-2)!.chars).toBe(10)
    expect(audio.at(-1)).toMatchObject({ chars: 18, turn: 1, generation: 7 })
    expect(Math.max(...audio.at(-1)!.data)).toBe(0)
    expect(audio.at(-1)!.durationUs).toBe(20_000)
  })

  it('counts it with the last sound where it is known by then', async () => {
    const { audio } = await run({ text: [token(0, 'Hi there. *waves*'), eos(0)] })

    expect(audio.at(-1)!.chars).toBe(17)
    expect(Math.max(...audio.at(-1)!.data)).toBeGreaterThan(0)
  })

  it('tells when the first sentence was complete, and when it could be heard', async () => {
    const { parts } = await run({
      voice: { delayMs: 40 },
      text: [token(0, 'Hello '), token(100, 'there. '), token(110, 'More. '), eos(120)],
    })

    expect(parts).toEqual([
      { turn: 1, generation: 7, part: 'first_sentence', fromUs: at(0), toUs: at(100) },
      {
        turn: 1,
        generation: 7,
        part: 'first_audio',
        fromUs: at(100),
        toUs: at(140),
        setting: 'speed 1',
      },
    ])
  })

  it('logs what cannot be spoken without its words, and goes on', async () => {
    const { audio, text, errors } = await run({
      voice: { fails: (words) => words.startsWith('Secret') },
      text: [token(0, 'One. Secret word. Three.'), eos(1)],
    })

    expect(texts(text)).toEqual(['One.', 'Three.'])
    expect(errors).toEqual([{ characters: 12, problem: 'the voice broke' }])
    expect(audio.at(-1)!.chars).toBe(24)
    expect(audio.filter(({ chars }) => chars! <= 5).every(({ unspoken }) => !unspoken)).toBe(true)
    expect(audio.at(-1)!.unspoken).toEqual([[5, 18]])
  })

  it('tells that the last sentence could not be spoken, with what follows it', async () => {
    const { audio } = await run({
      voice: { fails: (words) => !words.startsWith('One') },
      text: [token(0, 'One. Two. Three. [waves]'), eos(1)],
    })

    expect(audio.at(-1)).toMatchObject({ chars: 24, unspoken: [[5, 24]] })
  })

  it('sends what came of a sentence that broke off', async () => {
    const { audio, text } = await run({
      voice: { fails: (words) => words.startsWith('One'), failsLate: true },
      text: [token(0, 'One two three four. Five.'), eos(1)],
    })

    expect(texts(text)).toEqual(['Five.'])
    expect(seconds(audio)).toBeCloseTo((9.5 + 5) * SECONDS_PER_UNIT, 5)
    // What was sent lasts as long as the first half; how much of the text that is can only be guessed.
    const [[from, to]] = audio.at(-1)!.unspoken as [[number, number]]
    expect(from).toBeLessThanOrEqual('One two'.length)
    expect(to).toBe('One two three four. '.length)
  })

  it('tells what could not be spoken of a text that is spoken as it comes', async () => {
    const { audio } = await run({
      voice: { whole: true, fails: (words) => words.startsWith('three') },
      text: [token(0, 'One two '), token(500, 'three '), token(600, 'four.'), eos(700)],
    })

    const { chars, unspoken } = audio.at(-1)!
    expect([chars, unspoken?.length, unspoken?.[0]?.[1]]).toEqual([19, 1, 19])
    expect(unspoken![0]![0]).toBeLessThanOrEqual('One two '.length)
  })

  it('sends nothing of a reply of which nothing could be spoken', async () => {
    const { audio, replies } = await run({
      voice: { fails: () => true },
      text: [token(0, 'One. Two.'), eos(1)],
    })

    expect(audio).toEqual([])
    expect(replies).toMatchObject([{ generation: 7, firstFrameUs: null, isGivenUp: false }])
  })

  it('does not wait for more when a sentence is complete and nothing comes', async () => {
    const { parts } = await run({
      text: [token(0, 'Let me look.'), token(5000, ' Found.'), eos(5001)],
    })

    expect(parts[0]).toMatchObject({ part: 'first_sentence', toUs: at(200) })
  })

  it('does not take a pause in a number for the end of a sentence', async () => {
    const { text } = await run({ text: [token(0, 'Pi is 3.'), token(800, '14.'), eos(801)] })

    expect(texts(text)).toEqual(['Pi is 3.14.'])
  })

  it('takes text without generation as complete after a second', async () => {
    const { text, audio } = await run({ text: [token(0, 'no full stop', {})] })

    expect(texts(text)).toEqual(['no full stop'])
    expect(audio[0]!.timestampUs).toBe(at(1000))
    expect(audio.at(-1)!.chars).toBe(12)
  })

  it('takes lines without generation for texts of their own, tokens for parts of one', async () => {
    const frames = [
      'That was',
      ' all',
      '!',
      ' Now',
      ' th',
      'is',
      '.',
      'A line of text',
      'and one more',
    ]

    const { text } = await run({ text: frames.map((frame, i) => token(i, frame, {})) })

    expect(texts(text)).toEqual(['That was all!', 'Now this.', 'A line of text', 'and one more'])
  })

  it('speaks one reply after the other', async () => {
    const { text } = await run({
      voice: { delayMs: 50 },
      text: [
        token(0, 'First', { generation: 1 }),
        token(1, 'Second.', { generation: 2 }),
        eos(2, { generation: 2 }),
      ],
    })

    expect(text).toMatchObject([
      { text: 'First', generation: 1 },
      { text: 'Second.', generation: 2 },
    ])
  })
})

describe('an interruption', () => {
  const reply = [token(0, 'One one. Two two. '), token(300, 'Three three. '), eos(400)]

  it('stops what is said, what waits, and what still comes of that reply', async () => {
    const { text, audio, replies } = await run({
      voice: { delayMs: 60 },
      text: [
        ...reply,
        token(500, 'Next.', { turn: 2, generation: 8 }),
        eos(501, { turn: 2, generation: 8 }),
      ],
      interrupt: [interrupt(100, 2)],
    })

    expect(texts(text)).toEqual(['Next.'])
    expect(audio.filter(({ generation }) => generation === 7).length).toBeGreaterThan(0)
    expect(audio.filter((frame) => frame.generation === 7 && frame.timestampUs > at(100))).toEqual(
      [],
    )
    expect(replies).toMatchObject([
      { generation: 7, isGivenUp: true },
      { generation: 8, isGivenUp: false },
    ])
  })

  it.each([
    ['its generation', { generation: 7 }, { generation: 8 }],
    ['its turn', { turn: 1 }, { turn: 2 }],
  ])('knows what still comes by %s', async (_, before, after) => {
    const { text } = await run({
      text: [
        token(0, 'One one one one. ', before),
        token(300, 'Late.', before),
        eos(301, before),
        token(400, 'Next.', after),
        eos(401, after),
      ],
      voice: { delayMs: 100 },
      interrupt: [interrupt(100, 2)],
    })

    expect(texts(text)).toEqual(['Next.'])
  })

  it('leaves its own turn alone', async () => {
    const { text } = await run({ text: reply, interrupt: [interrupt(100, 1)] })

    expect(text).toHaveLength(3)
  })

  it('without a turn stops everything there is', async () => {
    const { text } = await run({
      voice: { delayMs: 60 },
      text: [token(0, 'One one. Two.', {}), token(500, 'Next.', {}), eos(501, {})],
      interrupt: [interrupt(100)],
    })

    expect(texts(text)).toEqual(['Next.'])
  })

  it('is also a confirmed turn', async () => {
    const { text } = await run({
      voice: { delayMs: 60 },
      text: reply,
      turn_events: [event(50, 'start', 2), event(100, 'confirmed', 2)],
    })

    expect(text).toEqual([])
  })

  it('is forgotten when the turns are counted from the beginning again', async () => {
    const { text } = await run({
      text: [token(600, 'New.', { turn: 1, generation: 9 }), eos(601, { turn: 1, generation: 9 })],
      turn_events: [
        event(0, 'start', 5),
        event(1, 'confirmed', 5),
        event(2, 'end', 5),
        event(500, 'start', 1),
        event(501, 'end', 1),
      ],
    })

    expect(texts(text)).toEqual(['New.'])
  })
})

describe('a turn that has not ended', () => {
  const early = [token(100, 'Yes. '), eos(101)]

  it('holds the sound back until it ends', async () => {
    const { audio, asked } = await run({
      text: early,
      turn_events: [event(0, 'start'), event(90, 'candidate_end'), event(700, 'end')],
    })

    expect(asked).toEqual(['Yes.'])
    expect(audio[0]!.timestampUs).toBe(at(700))
    expect(audio.at(-1)!.chars).toBe(5)
  })

  it('drops the sound when it goes on', async () => {
    const { text } = await run({
      text: [
        ...early,
        token(900, 'No. ', { turn: 1, generation: 8 }),
        eos(901, { turn: 1, generation: 8 }),
      ],
      turn_events: [
        event(0, 'start'),
        event(90, 'candidate_end'),
        event(300, 'resumed'),
        event(800, 'candidate_end'),
        event(1000, 'end'),
      ],
    })

    expect(texts(text)).toEqual(['No.'])
  })

  it('drops what was written before it went on and comes after', async () => {
    const late = { turn: 1, generation: 9 }
    const { text } = await run({
      // A frame is sent no earlier than the one before it.
      text: [token(310, ''), token(250, 'Late.', late), eos(260, late)],
      turn_events: [
        event(0, 'start'),
        event(90, 'candidate_end'),
        event(300, 'resumed'),
        event(1000, 'end'),
      ],
    })

    expect(text).toEqual([])
  })

  it('holds nothing of another turn back', async () => {
    const { audio } = await run({ text: early, turn_events: [event(0, 'start', 2)] })

    expect(audio[0]!.timestampUs).toBe(at(100))
  })
})

describe('a whole reply as one stream', () => {
  it('is spoken as it comes, with its markup', async () => {
    const { asked, audio, text } = await run({
      voice: { whole: true },
      text: [token(0, '[softly] He'), token(50, 'llo \uD83D'), token(60, '\uDE00 you'), eos(70)],
    })

    expect(asked.join('')).toBe('[softly] Hello \u{1F600} you')
    expect(audio[0]!.timestampUs).toBe(at(0))
    expect(audio.at(-1)!.chars).toBe(21)
    expect(texts(text)).toEqual(['[softly] Hello \u{1F600} you'])
  })

  it('ends when it is interrupted', async () => {
    const { text, replies } = await run({
      voice: { whole: true },
      text: [token(0, 'Hello '), token(300, 'you'), eos(400)],
      interrupt: [interrupt(100, 2)],
    })

    expect(text).toEqual([])
    expect(replies).toMatchObject([{ isGivenUp: true }])
  })
})

describe('any reply', () => {
  const words = fc.constantFrom(
    'Hello',
    'there',
    'Dr',
    '😀',
    '*waves*',
    '[x]',
    '(',
    'Then',
    'a,',
    'ok',
  )
  const gaps = fc.constantFrom(' ', '. ', '? ', '\n\n', ', ', ' ')
  const reply = fc
    .array(fc.tuple(words, gaps), { minLength: 1, maxLength: 15 })
    .map((parts) => parts.flat())

  it('counts characters up to exactly its length, never back, never inside a pair', async () => {
    await fc.assert(
      fc.asyncProperty(
        reply,
        fc.integer({ min: 1, max: 4 }),
        fc.boolean(),
        async (parts, sounds, whole) => {
          const raw = parts.join('')
          const { audio } = await run({
            voice: { sounds, whole, delayMs: 3 },
            text: [...parts.map((part, i) => token(i, part)), eos(parts.length)],
          })

          const chars = audio.map((frame) => frame.chars!)
          expect(chars).toEqual([...chars].sort((a, b) => a - b))
          expect(chars.at(-1)).toBe(raw.length)
          for (const count of chars)
            expect(raw.slice(0, count)).toBe(raw.slice(0, count).toWellFormed())
        },
      ),
      { numRuns: 60 },
    )
  })
})
