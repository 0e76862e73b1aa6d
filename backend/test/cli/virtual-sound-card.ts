import { execFileSync } from 'node:child_process'
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'

/** What a sound card of ALSA that needs no hardware is made of: it hears a file, and plays into nothing. */
export interface VirtualSoundCard {
  /** For the process that is to see the card. */
  readonly env: { readonly HOME: string }
}

/**
 * Describes the card in `home`, which has to be the process's home folder. Its microphone hears a tone of 440 Hz
 * at 48 kHz, in one channel.
 */
export function makeVirtualSoundCard(home: string): VirtualSoundCard {
  const heard = join(home, 'heard.raw')
  const tone = Int16Array.from({ length: 48_000 * 30 }, (_, i) =>
    Math.round(16_000 * Math.sin((2 * Math.PI * 440 * i) / 48_000)),
  )
  writeFileSync(heard, tone)
  writeFileSync(
    join(home, '.asoundrc'),
    `pcm.!default { type asym
  playback.pcm "null"
  capture.pcm { type file slave.pcm "null" file "/dev/null" infile "${heard}" format "raw" }
}`,
  )
  return { env: { HOME: home } }
}

/** Whether the sound library can be used at all; else why not. */
export function soundLibraryProblem(home: string): string | null {
  if (process.platform !== 'linux') return 'needs ALSA'
  const script = `import('decibri').then(async ({ default: { Speaker } }) => { const s = await Speaker.open({}); await s.writeAsync(Buffer.alloc(320)); s.stop() })`
  try {
    execFileSync(process.execPath, ['--input-type=module', '-e', script], {
      env: { ...process.env, ...makeVirtualSoundCard(home).env },
      cwd: import.meta.dirname,
      stdio: 'pipe',
      timeout: 20_000,
    })
    return null
  } catch {
    return 'needs the system’s sound library (libasound2)'
  }
}
