/** Kokoro names a voice after its language and sex: `af_heart` is American and female. */
const VOICE = /^[abefhijpz][fm]_[a-z0-9]+$/

interface Language {
  /** First letter of its voices. */
  readonly letter: string
  readonly name: string
  /** espeak-ng's name. */
  readonly espeak: string
  readonly voice: string
}

const LANGUAGES: readonly Language[] = [
  { letter: 'a', name: 'English', espeak: 'en-us', voice: 'af_heart' },
  { letter: 'b', name: 'British English', espeak: 'en-gb', voice: 'bf_emma' },
  { letter: 'e', name: 'Spanish', espeak: 'es', voice: 'ef_dora' },
  { letter: 'f', name: 'French', espeak: 'fr-fr', voice: 'ff_siwis' },
  { letter: 'h', name: 'Hindi', espeak: 'hi', voice: 'hf_alpha' },
  { letter: 'i', name: 'Italian', espeak: 'it', voice: 'if_sara' },
  { letter: 'j', name: 'Japanese', espeak: 'ja', voice: 'jf_alpha' },
  { letter: 'p', name: 'Portuguese', espeak: 'pt-br', voice: 'pf_dora' },
  { letter: 'z', name: 'Chinese', espeak: 'cmn', voice: 'zf_xiaobei' },
]
export const LANGUAGE_NAMES = LANGUAGES.map(({ name }) => name)

/** The voice that is meant: an empty or unknown one stands for the first voice of the language. */
export function voiceFor({
  voice_id,
  language,
}: {
  readonly voice_id: string
  readonly language: string
}): string {
  if (VOICE.test(voice_id)) return voice_id
  const wanted = language.trim().toLowerCase()
  return (LANGUAGES.find(({ name }) => name.toLowerCase() === wanted) ?? LANGUAGES[0]!).voice
}

/** espeak-ng's name of the language that a voice speaks. */
export function espeakVoiceOf(voice: string): string {
  return (LANGUAGES.find(({ letter }) => voice.startsWith(letter)) ?? LANGUAGES[0]!).espeak
}

export function voiceLabel(voice: string): string {
  const language = LANGUAGES.find(({ letter }) => voice.startsWith(letter))?.name ?? ''
  const name = voice.slice(3)
  const sex = voice[1] === 'f' ? 'female' : 'male'
  return `${name[0]?.toUpperCase()}${name.slice(1)} (${language}, ${sex})`
}
