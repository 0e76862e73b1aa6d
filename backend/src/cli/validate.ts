import { createCatalog } from '../components/registry.ts'
import { onlyPositional, readArguments } from './arguments.ts'
import { checkGraph } from './check-graph.ts'
import { ExitCode } from './exit.ts'
import { presetsFolder, projectFolders } from './home.ts'
import { loadGraph } from './load-graph.ts'

/** `openneuro validate`: prints every problem of a graph with its place, and changes nothing. */
export async function validateCommand(args: string[]): Promise<number> {
  const { values, positionals } = readArguments(args, { home: { type: 'string' } })
  const name = onlyPositional(positionals, 'one graph.json or project')
  const home = await projectFolders(values.home)
  const { document, problems, file } = await loadGraph(name, { home, presets: presetsFolder })

  const all = [...problems, ...checkGraph(document, { catalog: createCatalog() })]
  for (const { path, detail } of all) process.stdout.write(`${path || 'file'}: ${detail}\n`)
  const count =
    all.length === 0 ? 'no problems' : `${all.length} problem${all.length === 1 ? '' : 's'}`
  process.stdout.write(`${file}: ${count}\n`)
  return all.length === 0 ? ExitCode.OK : ExitCode.USAGE
}
