import {
  type AudioFrame,
  EOS,
  type MessageFrame,
  type PlaybackFrame,
  type SpeechEvent,
  type TextFrame,
  type ToolCall,
} from '../../src/core/index.ts'
import type { SentItem } from '../../src/core/testing/index.ts'
import type { PageEvent } from './page.ts'

/**
 * Everything that matters in a conversation as one line each, with its ms, in order. Tokens and frames of
 * sound are told by their first and last ones.
 */
export class Timeline {
  readonly lines: string[] = []
  /** Where the last prompt stands in them. */
  lastPrompt = 0
  readonly #originUs: number
  /** Replies whose first token, and first sound, has been told, by their generation. */
  readonly #begun = new Set<string>()
  readonly #names = new Map<number, string>()

  constructor(originUs: number) {
    this.#originUs = originUs
  }

  add({ nodeId, slot, item, timeUs }: SentItem): void {
    const line = this.#line(`${nodeId}.${slot}`, item)
    if (!line) return
    if (slot === 'messages') this.lastPrompt = this.lines.length
    const ms = Math.round((timeUs - this.#originUs) / 1000)
    this.lines.push(`${String(ms).padStart(6)} ${line}`)
  }

  #line(slot: string, item: unknown): string | null {
    switch (slot) {
      case 'vad.speech':
        return turnLine(item as SpeechEvent)
      case 'asr.text':
        return `asr: "${(item as TextFrame).text}"`
      case 'agent.messages':
        return promptLine(item as readonly MessageFrame[])
      case 'llm.token':
      case 'tts.audio':
        return this.#first(slot, item as TextFrame | AudioFrame)
      case 'llm.text':
        return `llm ${this.#name(item)} says all: "${(item as TextFrame).text}"`
      case 'llm.tool_calls':
        return `llm ${this.#name(item)} calls ${(item as ToolCall).name}(${(item as ToolCall).arguments})`
      case 'llm.eos':
        return `llm ${this.#name(item)} ends`
      case 'tts.text':
        return `tts ${this.#name(item)} has said "${(item as TextFrame).text}"`
      case 'speaker.playback':
        return this.#heard(item as PlaybackFrame)
      case 'page.log':
        return pageLine(JSON.parse((item as TextFrame).text))
      default:
        return null
    }
  }

  #first(slot: string, item: TextFrame | AudioFrame): string | null {
    const key = `${slot} ${item.generation}`
    if (item instanceof EOS || this.#begun.has(key)) return null
    this.#begun.add(key)
    const name = this.#name(item)
    return slot === 'llm.token' ? `llm ${name} begins` : `tts ${name} begins to sound`
  }

  #heard({ turn, generation, chars, done }: PlaybackFrame): string | null {
    if (!done) return null
    return `heard of ${this.#name({ generation })} (turn ${turn}): ${chars} characters`
  }

  /** Generations as letters, in the order in which they come. */
  #name(item: unknown): string {
    const generation = (item as { generation?: number }).generation ?? -1
    const name = this.#names.get(generation) ?? String.fromCharCode(65 + this.#names.size)
    this.#names.set(generation, name)
    return name
  }
}

function turnLine({ turn, event }: SpeechEvent): string {
  return `user ${turn}: ${event}`
}

/** All but the instructions. */
function promptLine(messages: readonly MessageFrame[]): string {
  return `prompt: ${messages.slice(1).map(messageLine).join(' / ')}`
}

/** `user: Hello`, or an assistant's calls. */
export function messageLine({ role, content, toolCalls }: MessageFrame): string {
  const calls = toolCalls?.map((call) => `${call.name}(${call.arguments})`) ?? []
  return `${role}: ${[content, ...calls].filter((part) => part).join(' ')}`
}

function pageLine({ event, atMs, heardMs }: PageEvent): string {
  return event === 'plays'
    ? `page plays from ${atMs}`
    : `page ${event} at ${atMs}, heard ${heardMs}`
}
