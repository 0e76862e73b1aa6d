import {
  type AudioFrame,
  type ComponentContext,
  type Input,
  type Output,
  type SpeechEvent,
  TextFrame,
} from '../../../core/index.ts'
import { type Utterance, UtteranceQueue } from './utterance-queue.ts'

export interface TranscriptionOptions {
  readonly inputs: {
    readonly audio: Input<AudioFrame>
    readonly turn_events: Input<SpeechEvent> | null
  }
  readonly outputs: { readonly text: Output<TextFrame> }
  readonly context: Pick<ComponentContext, 'clock' | 'trace'>
  /** Language code of what is said; empty when it is not known. */
  readonly language: string
  /** The setting that decides how long it takes, with its value: `model whisper-large-v3-turbo`. */
  readonly setting: string
  /** Gives the text, trimmed. Never called again before it has ended. */
  readonly ask: (utterance: Utterance) => Promise<string>
  /** A request failed; tells whether asking again may help. */
  readonly onError: (error: unknown, utterance: Utterance) => boolean
}

/** What all speech-to-text has in common: utterances become texts in order, begun before they are surely over. */
export async function runTranscription(options: TranscriptionOptions): Promise<void> {
  const { inputs, outputs, context, language, setting, ask, onError } = options
  const queue = new UtteranceQueue({
    clock: context.clock,
    ask,
    onError,
    send: (text, { turn, generation }) =>
      outputs.text.send(new TextFrame({ text, language: language || null, turn, generation })),
    onDone: ({ fromUs, toUs }, { turn }) => {
      if (turn !== undefined) context.trace({ turn, part: 'asr', fromUs, toUs, setting })
    },
  })
  await Promise.all([hearAll(inputs, queue), followAll(inputs.turn_events, queue)])
  await queue.idle()
}

type Inputs = TranscriptionOptions['inputs']

async function hearAll({ audio, turn_events }: Inputs, queue: UtteranceQueue): Promise<void> {
  for await (const utterance of audio) {
    // What happened in the turn before its end counts first, however late this node comes to read it.
    follow(turn_events, queue)
    queue.hear(utterance)
    await queue.room()
  }
}

async function followAll(events: Inputs['turn_events'], queue: UtteranceQueue): Promise<void> {
  while (await events?.ready()) follow(events, queue)
}

/** Heeds all events that are there. */
function follow(events: Inputs['turn_events'], queue: UtteranceQueue): void {
  for (let next = events?.tryNext(); next; next = events?.tryNext()) {
    const { event, turn, audio } = next
    if (event === 'candidate_end' && audio) queue.pause(audio)
    else if (event === 'resumed') queue.resume(turn)
    else if (event === 'end') queue.end(turn, audio)
  }
}
