import type { ComponentInfo } from '@openneuro/protocol'
import { createCatalog } from '../components/registry.ts'
import { describeComponent } from '../core/component/describe.ts'
import { readArguments } from './arguments.ts'
import { ExitCode, UsageError } from './exit.ts'

/** `openneuro components`: the catalogue, for people or as JSON. */
export async function componentsCommand(args: string[]): Promise<number> {
  const { values, positionals } = readArguments(args, { json: { type: 'boolean' } })
  if (positionals.length > 0)
    throw new UsageError(`Unexpected "${positionals[0]}". See openneuro --help`)

  const catalog = createCatalog()
  const infos = [...catalog.types].sort().map((type) => describeComponent(catalog.component(type)!))
  process.stdout.write(
    values.json ? `${JSON.stringify(infos, null, 2)}\n` : infos.map(textOf).join('\n'),
  )
  return ExitCode.OK
}

function textOf(info: ComponentInfo): string {
  const tags = [...info.tags.io, ...info.tags.functionality].join(', ')
  const lines = [
    `${info.type_} (${tags})`,
    `  ${info.description}`,
    ...slotLine('in', { ...info.inputs, ...info.ui_inputs }),
    ...slotLine('out', { ...info.outputs, ...info.ui_outputs }),
  ]
  return `${lines.join('\n')}\n`
}

function slotLine(name: string, slots: Record<string, string>): string[] {
  const texts = Object.entries(slots).map(([slot, type]) => `${slot}: ${type}`)
  return texts.length === 0 ? [] : [`  ${name.padEnd(4)}${texts.join(', ')}`]
}
