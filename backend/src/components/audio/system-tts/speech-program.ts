import type { Choice, ComponentContext } from '../../../core/index.ts'
import { espeak } from './espeak.ts'
import { output } from './run-program.ts'
import { sapi } from './sapi.ts'
import { say } from './say.ts'

export interface Speech {
  readonly text: string
  /** As the program names it; empty for its usual one. */
  readonly voice: string
  /** 1 is the program's usual speed. */
  readonly rate: number
  readonly signal: AbortSignal
}

/** A program of the system that speaks. */
export interface SpeechProgram {
  readonly name: 'espeak-ng' | 'say' | 'sapi'
  /** What is looked for on the PATH. */
  readonly command: string
  /** Arguments with which it does nothing but show that it is there. */
  readonly probe: readonly string[]
  /** A whole wav file. */
  speak(context: Pick<ComponentContext, 'clock' | 'signal'>, speech: Speech): Promise<Uint8Array>
  voices(): Promise<Choice[]>
}

/** In the order in which they are looked for. */
export const SPEECH_PROGRAMS: readonly SpeechProgram[] = [say, sapi, espeak]

/** The programs that may be there on this kind of system. */
export function programsOf(platform: NodeJS.Platform): readonly SpeechProgram[] {
  return SPEECH_PROGRAMS.filter(({ name }) => {
    if (name === 'say') return platform === 'darwin'
    return name !== 'sapi' || platform === 'win32'
  })
}

/** The first of some programs that is there; null when none is. */
export async function findProgram(
  programs: readonly SpeechProgram[],
  signal?: AbortSignal,
): Promise<SpeechProgram | null> {
  for (const program of programs) {
    const { command, probe } = program
    const isThere = await output({ command, args: probe, ...(signal && { signal }) }).then(
      () => true,
      () => false,
    )
    if (isThere) return program
  }
  return null
}
