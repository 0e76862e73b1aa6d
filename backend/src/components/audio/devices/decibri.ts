import { type Choice, EngineError } from '../../../core/index.ts'

type Decibri = typeof import('decibri')
type Side = 'input' | 'output'

/**
 * The library that talks to the sound devices of this machine. It is native and needs the system's own
 * sound library, so it is loaded only by nodes that use a device.
 * @throws EngineError `device.unavailable`
 */
export async function loadDecibri(): Promise<Decibri> {
  try {
    return await import('decibri')
  } catch (cause) {
    throw new EngineError(
      'device.unavailable',
      `Cannot use the sound devices of this machine: ${messageOf(cause)}. ` +
        'On Linux install the system’s sound library (apt install libasound2), or use MicBrowser and SpeakerBrowser',
      { cause },
    )
  }
}

/** What to give the library for a `device` setting: nothing, a number or (part of) a name. */
export function deviceOf(setting: string): { device?: number | string } {
  if (setting === '') return {}
  return { device: /^\d+$/.test(setting) ? Number(setting) : setting }
}

/** The devices of this machine; only the default one where they cannot be listed. */
export async function deviceChoices(side: Side): Promise<Choice[]> {
  const standard = { value: '', label: 'System default' }
  try {
    const { inputDevices, outputDevices } = await loadDecibri()
    const devices = side === 'input' ? inputDevices() : outputDevices()
    return [standard, ...devices.map(({ name }) => ({ value: name, label: name }))]
  } catch {
    return [standard]
  }
}

/** What went wrong with a device, in words that say what to do. */
export function deviceError(side: Side, setting: string, cause: unknown): EngineError {
  const what = side === 'input' ? 'microphone' : 'speaker'
  const which = setting === '' ? `the default ${what}` : `the ${what} "${setting}"`
  const instead = side === 'input' ? 'MicBrowser' : 'SpeakerBrowser'
  return new EngineError(
    'device.unavailable',
    `Cannot open ${which}: ${messageOf(cause)}. Connect it, choose another device, or use ${instead}`,
    { path: 'config.device', cause },
  )
}

function messageOf(error: unknown): string {
  const message = error instanceof Error ? error.message : String(error)
  return message.replace(/\.$/, '')
}
