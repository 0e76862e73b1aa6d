/** Close codes of voice servers: https://docs.discord.com/developers/topics/opcodes-and-status-codes#voice */
const REASONS: Readonly<Record<number, string>> = {
  4004: 'the voice server did not accept me (4004). Call me again.',
  4006: 'my session with the voice server has ended (4006). Call me again.',
  4009: 'my session with the voice server has timed out (4009). Call me again.',
  4011: 'there is no such voice server any more (4011). Call me again in a minute.',
  4014: 'I was disconnected: the channel is gone, or somebody sent me out (4014).',
  4015: 'the voice server has crashed (4015). Call me again in a minute.',
  4016: 'the voice server wants an encryption that I do not know (4016). OpenNeuro needs an update.',
  4017: 'this call is end-to-end encrypted, in a version that I do not know (4017). OpenNeuro needs an update.',
  4020: 'the voice server did not understand me (4020). OpenNeuro may need an update.',
  4021: 'the voice server allows no more connections for now (4021). Call me again in a minute.',
  4022: 'the call has ended (4022).',
}

export interface JoinAttempt {
  /** Why the voice server closed the connection last; null when it did not. */
  readonly closeCode: number | null
  /** The last step that was reached: signalling, connecting, ready, … */
  readonly status: string
  readonly waitedMs: number
}

/** Why a voice channel could not be joined, in words for those who are in it. */
export function joinFailure(attempt: JoinAttempt): Error {
  return new Error(reason(attempt))
}

/** The library for calls, or the encryption that it needs, is not there. */
export function noVoiceLibrary(cause: unknown): Error {
  return new Error(
    'the library for encrypted calls (@discordjs/voice with @snazzah/davey) cannot be loaded on the machine that I run on. Install OpenNeuro’s packages there again.',
    { cause },
  )
}

/** Whether waiting longer is of no use. */
export function isFinal(closeCode: number): boolean {
  return [4004, 4011, 4014, 4016, 4017, 4020, 4021, 4022].includes(closeCode)
}

function reason({ closeCode, status, waitedMs }: JoinAttempt): string {
  const known = closeCode === null ? undefined : REASONS[closeCode]
  if (known) return known
  if (closeCode !== null) return `the voice server closed the connection (${closeCode}).`
  const seconds = Math.round(waitedMs / 1000)
  return status === 'signalling'
    ? `Discord did not name a voice server within ${seconds} s. I may lack the permission to see the channel.`
    : `the voice server did not answer within ${seconds} s. A firewall may block UDP on the machine that I run on.`
}
