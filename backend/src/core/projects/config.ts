import { readFile, rename } from 'node:fs/promises'
import { z } from 'zod'
import { writeAtomic } from './atomic-write.ts'
import { ioError, systemCode } from './io-error.ts'
import { Serial } from './serial.ts'

/** `config.json` of a home. Fields that we do not know are kept. */
export const Config = z.looseObject({
  current_project: z.string().nullable().catch(null),
  /** Names of bundled presets that were copied once; they do not come back when deleted. */
  presets_copied: z.array(z.string()).catch([]),
  /** Folder names of projects that may run. */
  trusted_projects: z.array(z.string()).catch([]),
  /** The user wants a graph that ran to run again after a crash. */
  resume_running: z.boolean().catch(false),
  /** The graph was started and not stopped since. */
  was_running: z.boolean().catch(false),
})
export type Config = z.infer<typeof Config>

export interface ConfigStore {
  /** There was no `config.json`: nobody has used this home before. */
  readonly isFirstRun: boolean
  readonly value: Readonly<Config>
  /** Changes come one after the other; resolves when the file is written. */
  update(change: (config: Readonly<Config>) => Partial<Config>): Promise<void>
}

/** Reads `config.json`, or starts one. A file that is no JSON is put aside as `config.broken.json`. */
export async function openConfig(file: string): Promise<ConfigStore> {
  const { raw, isFirstRun } = await read(file)
  const changes = new Serial()
  let value = Config.parse(raw)

  const store: ConfigStore = {
    isFirstRun,
    get value() {
      return value
    },
    update: (change) =>
      changes.run(async () => {
        const next = { ...value, ...change(value) }
        await write(file, next)
        value = next
      }),
  }
  if (isFirstRun) await store.update(() => ({}))
  return store
}

async function read(file: string): Promise<{ raw: object; isFirstRun: boolean }> {
  let text: string
  try {
    text = await readFile(file, 'utf8')
  } catch (error) {
    if (systemCode(error) === 'ENOENT') return { raw: {}, isFirstRun: true }
    throw ioError(`Cannot read "${file}"`, error)
  }
  try {
    return { raw: z.looseObject({}).parse(JSON.parse(text)), isFirstRun: false }
  } catch {
    await rename(file, file.replace(/\.json$/, '.broken.json'))
    return { raw: {}, isFirstRun: false }
  }
}

async function write(file: string, config: Config): Promise<void> {
  try {
    await writeAtomic(file, `${JSON.stringify(config, null, 2)}\n`)
  } catch (error) {
    throw ioError(`Cannot write "${file}"`, error)
  }
}
