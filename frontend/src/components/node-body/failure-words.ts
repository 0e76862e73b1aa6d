import type { ErrorPayload } from '@openneuro/protocol'
import { t } from '../../texts/en.ts'

export type FailureWords = {
  title: string
  hint: string
  /** Where the person can do something about it, beside starting it again. */
  place: 'log' | 'settings' | 'keys'
}

const words = t.panels.band.failed
const LONGEST_TITLE = 56

/** What happened and what to do, of an error that ended a node. */
export function failureWords({ code, detail }: ErrorPayload): FailureWords {
  const port = /EADDRINUSE.*?:(\d+)/.exec(detail)?.[1]
  if (port) return { title: words.portTaken(port), hint: words.portTakenHint, place: 'log' }
  if (code === 'node.out_of_memory') {
    return { title: words.memory, hint: words.memoryHint, place: 'settings' }
  }
  if (/\b(401|403)\b|unauthorized|invalid api key/i.test(detail)) {
    return { title: words.keyRefused, hint: words.keyRefusedHint, place: 'keys' }
  }
  if (code === 'node.invalid_config') {
    return { title: words.config, hint: withoutSubject(detail), place: 'settings' }
  }
  if (code === 'node.thread_exited') {
    return { title: words.exited, hint: words.exitedHint, place: 'log' }
  }
  return titleAndHint(withoutSubject(detail))
}

/** A short message is a title; of a long one the first clause is. */
function titleAndHint(text: string): FailureWords {
  if (text.length <= LONGEST_TITLE) return { title: text, hint: '', place: 'log' }
  const end = text.search(/[;:,.](\s|$)/)
  if (end > 0 && end <= LONGEST_TITLE) {
    return { title: text.slice(0, end), hint: capital(text.slice(end + 1).trim()), place: 'log' }
  }
  return { title: words.title, hint: text, place: 'log' }
}

/** `Node "a" failed in run: Error: no such file` is about the node it stands in. */
function withoutSubject(detail: string): string {
  const text = detail
    .replace(/^(Node|Cannot start|Cannot configure) "[^"]*"( failed in \w+)?:?\s*/, '')
    .replace(/^\w*Error:\s*/, '')
  return capital(text)
}

const capital = (text: string) => text.charAt(0).toUpperCase() + text.slice(1)
