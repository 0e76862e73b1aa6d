import type { NodeLogs } from './node-logs.ts'

/** Where nodes' output goes besides their logs: the server's own stdout and stderr. */
export interface OutputStreams {
  readonly stdout: NodeJS.WritableStream & { readonly writableLength: number }
  readonly stderr: NodeJS.WritableStream & { readonly writableLength: number }
}

/** Characters that may wait for a slow terminal or pipe; more is dropped. */
const MAX_WAITING = 1 << 20

/** Copies every line of the logs, secrets taken out. Answers the undo. */
export function passThrough(logs: NodeLogs, streams: OutputStreams): () => void {
  let lost = 0
  return logs.onEntry((_nodeId, { stream, text }) => {
    const target = streams[stream]
    if (target.writableLength > MAX_WAITING) {
      lost++
      return
    }
    if (lost > 0)
      streams.stderr.write(`${lost} lines of output were lost: nobody took them in time\n`)
    lost = 0
    target.write(`${text}\n`)
  })
}
