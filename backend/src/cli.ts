import { commands, USAGE } from './cli/commands.ts'
import { ExitCode, UsageError } from './cli/exit.ts'

/** The `openneuro` command, already on our own Node: picks the subcommand and turns errors into exit codes. */
async function main([name, ...args]: readonly string[]): Promise<number> {
  if (name === undefined || name === '--help' || name === '-h' || name === 'help') {
    const stream = name === undefined ? process.stderr : process.stdout
    stream.write(USAGE)
    return name === undefined ? ExitCode.USAGE : ExitCode.OK
  }
  const load = Object.hasOwn(commands, name) ? commands[name] : undefined
  if (!load) throw new UsageError(`There is no command "${name}"\n\n${USAGE.trimEnd()}`)
  const command = await load()
  return await command([...args])
}

try {
  process.exitCode = await main(process.argv.slice(2))
} catch (error) {
  if (!(error instanceof UsageError)) throw error
  process.stderr.write(`${error.message}\n`)
  process.exitCode = ExitCode.USAGE
}
