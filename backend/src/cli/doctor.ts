import { readArguments } from './arguments.ts'
import { type Finding, machineChecks } from './doctor-checks.ts'
import { ExitCode, UsageError } from './exit.ts'
import { homeFolder } from './home.ts'

const DEFAULT_PORT = 8000
const MARKS: Record<Finding['state'], string> = { ok: 'ok  ', note: 'note', bad: 'BAD ' }

/** `openneuro doctor`: what this machine has and lacks, and what to do about it. */
export async function doctorCommand(args: string[]): Promise<number> {
  const { values } = readArguments(args, { home: { type: 'string' }, port: { type: 'string' } })
  const port = Number(values.port ?? DEFAULT_PORT)
  if (!Number.isInteger(port) || port < 1 || port > 65535) {
    throw new UsageError(`--port takes a number from 1 to 65535, and not "${values.port}"`)
  }

  const findings = await machineChecks({ port, home: await homeFolder(values.home) })
  for (const { state, name, found, advice } of findings) {
    process.stdout.write(`${MARKS[state]}  ${name.padEnd(14)} ${found}\n`)
    if (advice !== undefined) process.stdout.write(`${' '.repeat(21)}${advice}\n`)
  }
  return findings.some(({ state }) => state === 'bad') ? ExitCode.FAILED : ExitCode.OK
}
