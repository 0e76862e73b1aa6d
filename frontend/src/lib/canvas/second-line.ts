/** Settings that tell nodes of one type apart, most telling first. */
const TELLING = [
  'model',
  'model_id',
  'model_name',
  'device',
  'device_name',
  'target',
  'voice',
  'voice_id',
  'path',
  'file',
  'url',
  'host',
  'port',
  'language',
] as const
const MAX_LENGTH = 40

/** The one setting worth a line in the header; null when there is none. */
export function mainSetting(initArgs: Readonly<Record<string, unknown>>): string | null {
  const settings = { ...initArgs, ...objectsIn(initArgs) }
  for (const name of TELLING) {
    const value = settings[name]
    if (typeof value === 'string' && value.trim() !== '') return shortened(value.trim())
    if (typeof value === 'number') return `${name} ${value}`
  }
  return null
}

function objectsIn(initArgs: Readonly<Record<string, unknown>>): Record<string, unknown> {
  const inner = Object.values(initArgs).filter(
    (value) => typeof value === 'object' && value !== null && !Array.isArray(value),
  )
  return Object.assign({}, ...inner) as Record<string, unknown>
}

/** Of a path only the file, of a repository's model only its name. */
function shortened(text: string): string {
  const last = text.split(/[\\/]/).filter(Boolean).at(-1) ?? text
  return last.length > MAX_LENGTH ? `${last.slice(0, MAX_LENGTH - 1)}…` : last
}
