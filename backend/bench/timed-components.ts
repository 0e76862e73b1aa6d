import { nowUs } from '../src/core/frames/frame-source.ts'

/*
 * The components that talk to providers, and with them, in each of their threads, a watch on the time that
 * they spend inside HTTP: from the call of `fetch` until it hands over what was waited for, which is the
 * whole text of a short answer, and the first piece of one that streams.
 */
export { asr } from '../src/components/audio/asr/asr.ts'
export { tts } from '../src/components/audio/tts/tts.ts'
export { llm } from '../src/components/llm/llm/llm.ts'

/** One request, in µs since the Unix epoch. */
export interface HttpTime {
  readonly fromUs: number
  readonly toUs: number
}

const TELL_AFTER_MS = 100

export const HTTP_TIMES = 'openneuro-bench-http'

const channel = new BroadcastChannel(HTTP_TIMES)
channel.unref()
const { fetch: usual } = globalThis
globalThis.fetch = async (...call) => {
  const fromUs = nowUs()
  const response = await usual(...call)
  const { body } = response
  const getReader = body?.getReader.bind(body) as
    | (() => ReadableStreamDefaultReader<Uint8Array>)
    | undefined
  const readText = response.text.bind(response)
  const text = async () => {
    // It reads piece by piece as well.
    Object.assign(body ?? {}, { getReader })
    const whole = await readText()
    tell(fromUs)
    return whole
  }
  const getTimedReader = () => firstTimed(getReader!(), fromUs)
  Object.assign(body ?? {}, { getReader: getTimedReader })
  return Object.assign(response, { text })
}

function firstTimed(
  reader: ReadableStreamDefaultReader<Uint8Array>,
  fromUs: number,
): ReadableStreamDefaultReader<Uint8Array> {
  const read = reader.read.bind(reader)
  reader.read = async () => {
    reader.read = read
    const piece = await read()
    tell(fromUs)
    return piece
  }
  return reader
}

function tell(fromUs: number): void {
  const time: HttpTime = { fromUs, toUs: nowUs() }
  // Telling takes longer than much of what is measured.
  setTimeout(() => channel.postMessage(time), TELL_AFTER_MS)
}
