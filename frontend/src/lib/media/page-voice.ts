/** What SystemTTS wants said; see `ui_speech` of the component. */
export interface SpeechOrder {
  readonly kind: 'speak' | 'cancel'
  readonly id: number
  readonly text: string
  /** Name or language of a voice; empty for the browser's usual one. */
  readonly voice: string
  readonly rate: number
}

export type SpokenEvent = 'started' | 'ended' | 'failed' | 'locked'

export interface PageVoiceOptions {
  readonly synthesis: SpeechSynthesis
  readonly onSpoken: (id: number, event: SpokenEvent) => void
}

/** Speaks by the voices of the browser. */
export interface PageVoice {
  obey(order: SpeechOrder): void
  /** Says nothing more, and reports nothing of what was being said. */
  stop(): void
}

/** How long a browser may take to know its voices. */
const VOICES_MS = 500

export function createPageVoice({ synthesis, onSpoken }: PageVoiceOptions): PageVoice {
  /** Kept, because browsers forget utterances that nobody refers to, and their events with them. */
  let current: { readonly id: number; readonly utterance: SpeechSynthesisUtterance } | null = null

  async function speak({ id, text, voice, rate }: SpeechOrder): Promise<void> {
    const utterance = new SpeechSynthesisUtterance(text)
    current = { id, utterance }
    utterance.rate = rate
    const report = (event: SpokenEvent) => {
      if (current?.utterance === utterance) onSpoken(id, event)
    }
    utterance.onstart = () => report('started')
    utterance.onend = () => report('ended')
    utterance.onerror = ({ error }) => report(error === 'not-allowed' ? 'locked' : 'failed')
    if (voice !== '') choose(utterance, voice, await voicesOf(synthesis))
    if (current?.utterance === utterance) synthesis.speak(utterance)
  }

  function stop(): void {
    if (!current) return
    current = null
    synthesis.cancel()
  }

  return {
    obey(order) {
      if (order.kind === 'speak') void speak(order)
      else if (current && current.id <= order.id) stop()
    },
    stop,
  }
}

/** By its name, else the first of its language; a language alone also helps the browser to choose. */
function choose(
  utterance: SpeechSynthesisUtterance,
  wanted: string,
  voices: readonly SpeechSynthesisVoice[],
): void {
  const language = wanted.toLowerCase().replace('_', '-')
  const voice =
    voices.find(({ name }) => name === wanted) ??
    voices.find(({ lang }) => lang.toLowerCase().replace('_', '-').startsWith(language))
  if (voice) utterance.voice = voice
  else if (/^[a-z]{2,3}(-[a-z0-9]+)*$/i.test(language)) utterance.lang = language
}

/** Browsers load them in the background. */
function voicesOf(synthesis: SpeechSynthesis): Promise<readonly SpeechSynthesisVoice[]> {
  const voices = synthesis.getVoices()
  if (voices.length > 0) return Promise.resolve(voices)
  return new Promise((resolve) => {
    const timer = setTimeout(done, VOICES_MS)
    synthesis.addEventListener('voiceschanged', done)
    function done(): void {
      clearTimeout(timer)
      synthesis.removeEventListener('voiceschanged', done)
      resolve(synthesis.getVoices())
    }
  })
}
