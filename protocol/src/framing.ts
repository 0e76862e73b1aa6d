/**
 * Binary messages of the UI socket: `[u16 big-endian header length][UTF-8 JSON header][payload]`.
 * Works on plain `Uint8Array`s, in the browser and in Node.
 */
export interface FramedMessage {
  readonly header: Readonly<Record<string, unknown>>
  /** A view on the message, not a copy. */
  readonly payload: Uint8Array
}

const HEADER_LIMIT = 0xffff

/** @throws RangeError when the header takes more than 65535 bytes */
export function encodeFramed(
  header: Readonly<Record<string, unknown>>,
  payload: Uint8Array,
): Uint8Array<ArrayBuffer> {
  const head = new TextEncoder().encode(JSON.stringify(header))
  if (head.length > HEADER_LIMIT) {
    throw new RangeError(
      `Cannot frame a message: its header takes ${head.length} bytes, the limit is ${HEADER_LIMIT}`,
    )
  }
  const message = new Uint8Array(2 + head.length + payload.length)
  message[0] = head.length >> 8
  message[1] = head.length & 0xff
  message.set(head, 2)
  message.set(payload, 2 + head.length)
  return message
}

/** Null for anything that is not a framed message: too short, cut off, header not a JSON object. */
export function decodeFramed(message: Uint8Array): FramedMessage | null {
  if (message.length < 2) return null
  const end = 2 + message[0]! * 256 + message[1]!
  if (message.length < end) return null
  const header = headerFrom(message.subarray(2, end))
  return header && { header, payload: message.subarray(end) }
}

function headerFrom(bytes: Uint8Array): Record<string, unknown> | null {
  try {
    // A copy, because decoders refuse shared memory.
    const text = new TextDecoder('utf-8', { fatal: true }).decode(new Uint8Array(bytes))
    const header: unknown = JSON.parse(text)
    return typeof header === 'object' && header !== null && !Array.isArray(header)
      ? (header as Record<string, unknown>)
      : null
  } catch {
    return null
  }
}
