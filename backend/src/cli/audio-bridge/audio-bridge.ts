import { randomBytes } from 'node:crypto'
import { deviceChoices } from '../../components/audio/devices/decibri.ts'
import { readArguments } from '../arguments.ts'
import { ExitCode, UsageError } from '../exit.ts'
import { startBridge } from './server.ts'

const LOOPBACK = ['127.0.0.1', '::1', 'localhost']

/** `openneuro audio-bridge`: lends the sound devices of this machine to an engine on another one. */
export async function audioBridgeCommand(args: string[]): Promise<number> {
  const { values, positionals } = readArguments(args, {
    host: { type: 'string', default: '127.0.0.1' },
    port: { type: 'string', default: '8765' },
    'input-device': { type: 'string', default: '' },
    'output-device': { type: 'string', default: '' },
    'max-output-buffer-ms': { type: 'string', default: '500' },
    'list-devices': { type: 'boolean', default: false },
  })
  if (positionals.length > 0)
    throw new UsageError(`Unexpected "${positionals[0]}". See openneuro --help`)
  if (values['list-devices']) return listDevices()

  const { host } = values
  // Whoever reaches the bridge hears the microphone: on a network only those who were given the token.
  const token = LOOPBACK.includes(host) ? null : randomBytes(24).toString('base64url')
  const bridge = await startBridge({
    host,
    token,
    port: numberOf(values.port, '--port', 65_535),
    inputDevice: values['input-device'],
    outputDevice: values['output-device'],
    maxOutputBufferMs: numberOf(values['max-output-buffer-ms'], '--max-output-buffer-ms', 60_000),
    log: (line) => process.stderr.write(`${line}\n`),
  })
  process.stdout.write(`${bridge.url}${token === null ? '' : `?token=${token}`}\n`)
  await new Promise((resolve) => {
    process.once('SIGINT', resolve)
    process.once('SIGTERM', resolve)
  })
  await bridge.close()
  return ExitCode.OK
}

async function listDevices(): Promise<number> {
  for (const side of ['input', 'output'] as const) {
    process.stdout.write(`${side}\n`)
    for (const { value, label } of await deviceChoices(side)) {
      process.stdout.write(`  ${value === '' ? `(${label})` : value}\n`)
    }
  }
  return ExitCode.OK
}

function numberOf(text: string, flag: string, max: number): number {
  const number = Number(text)
  if (Number.isInteger(number) && number >= 0 && number <= max && text !== '') return number
  throw new UsageError(`${flag} takes a whole number up to ${max}, and not "${text}"`)
}
