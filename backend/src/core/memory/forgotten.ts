import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { z } from 'zod'
import { MEMORY_FOLDER } from './place.ts'
import type { Forgetting } from './types.ts'

const FILE = 'forgotten.json'

const Mark = z.object({
  at_us: z.number(),
  pending: z
    .union([z.object({ ids: z.array(z.int()) }), z.object({ userId: z.string().nullable() })])
    .nullable(),
})

/** When something was forgotten last in a project, and what is still to be done about it. */
export interface ForgottenMark {
  /** µs since the Unix epoch; 0 when nothing ever was. */
  readonly atUs: number
  /** Begun and not finished. */
  readonly pending: Forgetting | null
}

export function forgottenFile(project: string): string {
  return join(project, MEMORY_FOLDER, FILE)
}

/** Holds numbers, and the name of a user while he is being forgotten, but nothing of what was. */
export function readForgotten(project: string): ForgottenMark {
  try {
    const { at_us, pending } = Mark.parse(JSON.parse(readFileSync(forgottenFile(project), 'utf8')))
    return { atUs: at_us, pending }
  } catch {
    return { atUs: 0, pending: null }
  }
}

/**
 * Until when what was said in a project is not to be written down (again): when something was forgotten
 * last, µs since the Unix epoch, 0 for never. For whoever keeps a conversation in a file.
 */
export function forgottenUntil(project: string): number {
  return readForgotten(project).atUs
}

export function forgottenText({ atUs, pending }: ForgottenMark): string {
  return `${JSON.stringify({ at_us: atUs, pending })}\n`
}
