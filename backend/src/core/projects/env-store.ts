import { chmod, readFile, stat } from 'node:fs/promises'
import { EngineError } from '@openneuro/protocol'
import { writeAtomic } from './atomic-write.ts'
import { maskEnv, unmaskEnv } from './env-mask.ts'
import { parseEnvText, valuesOf } from './env-text.ts'
import { ioError, systemCode } from './io-error.ts'
import { Serial } from './serial.ts'
import type { EnvStore } from './types.ts'

const MAX_BYTES = 1_000_000

export interface EnvOptions {
  readonly file: string
  /** Variables of the process that components may use, see `usableVariables`; the file wins. */
  readonly inherited: Readonly<Record<string, string>>
}

type Values = Readonly<Record<string, string>>

const SETTINGS =
  /^(DISCORD_TOKEN|OSC_PREFIX|HOLD_SECONDS|TRANSITION_(SECONDS|STEPS)|SEND_GAP_SECONDS|OSC_FACE_TEXT_FLUSH_MS|FUSION_MODE|FORCE_LLM|DEBUG_PRINT_MODEL_REPR|(VRCHAT|EMOTION_LLM)_\w+)$/

/** What components may use of the process's environment: `<PROVIDER>_API_KEY` and their settings. */
export function usableVariables(
  environment: Readonly<Record<string, string | undefined>>,
): Record<string, string> {
  const usable = Object.entries(environment).filter(
    (entry): entry is [string, string] =>
      entry[1] !== undefined && (/^[A-Z0-9_]+_API_KEY$/.test(entry[0]) || SETTINGS.test(entry[0])),
  )
  return Object.fromEntries(usable)
}

const KEY_NAME = /(^|_)(KEY|TOKEN|SECRET|PASSWORD)$/

/** Of variables of the process, those that are secret by their names; settings are none. */
function keysOf(variables: Values): Values {
  return Object.fromEntries(Object.entries(variables).filter(([name]) => KEY_NAME.test(name)))
}

/** Reads `.env`, and makes it readable to its owner alone. A missing file is an empty one. */
export async function openEnv({ file, inherited }: EnvOptions): Promise<EnvStore> {
  const tasks = new Serial()
  const listeners = new Set<(values: Values) => void>()
  let text = ''
  let values: Values = inherited
  let secrets: Values = keysOf(inherited)

  function apply(next: string): void {
    text = next
    const before = values
    const written = valuesOf(parseEnvText(next))
    values = { ...inherited, ...written }
    secrets = { ...keysOf(inherited), ...written }
    if (isSame(before, values)) return
    for (const listener of listeners) listener(values)
  }

  async function reload(): Promise<void> {
    apply(await readPrivate(file))
  }

  await reload()
  return {
    masked: () =>
      tasks.run(async () => {
        // People also edit the file by hand.
        await reload()
        return maskEnv(text)
      }),
    write: (content) =>
      tasks.run(async () => {
        await reload()
        const next = unmaskEnv(content, text)
        checkSize(next)
        try {
          await writeAtomic(file, next, { mode: 0o600 })
        } catch (error) {
          throw ioError(`Cannot write "${file}"`, error)
        }
        apply(next)
      }),
    values: () => values,
    secrets: () => secrets,
    onChange: (listener) => {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
  }
}

async function readPrivate(file: string): Promise<string> {
  try {
    const { mode } = await stat(file)
    if ((mode & 0o077) !== 0) await chmod(file, 0o600)
    return await readFile(file, 'utf8')
  } catch (error) {
    if (systemCode(error) === 'ENOENT') return ''
    throw ioError(`Cannot read "${file}"`, error)
  }
}

function checkSize(text: string): void {
  if (Buffer.byteLength(text) <= MAX_BYTES) return
  throw new EngineError(
    'request.too_large',
    `Cannot save the environment: it has more than ${MAX_BYTES} bytes`,
  )
}

function isSame(one: Values, other: Values): boolean {
  const keys = Object.keys(one)
  return keys.length === Object.keys(other).length && keys.every((key) => one[key] === other[key])
}
