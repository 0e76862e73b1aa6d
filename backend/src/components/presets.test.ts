import { readdir, readFile } from 'node:fs/promises'
import { fileURLToPath } from 'node:url'
import { createTypeChecker, type Edge, parseDocument } from '@openneuro/protocol'
import sharp from 'sharp'
import { describe, expect, it } from 'vitest'
import { type Component, describeComponent, parseInitArgs } from '../core/index.ts'
import { createCatalog } from './registry.ts'

const folder = fileURLToPath(new URL('../../assets/presets/', import.meta.url))
const names = await readdir(folder)
const catalog = createCatalog()

async function load(name: string) {
  const json: unknown = JSON.parse(await readFile(`${folder}/${name}/graph.json`, 'utf8'))
  const { document, problems } = parseDocument(json)
  return { document, problems, nodes: [...document.nodes.values()] }
}

/** What presets need from outside; the others need nothing. */
const NEEDS: Readonly<Record<string, readonly string[]>> = {
  Agent: ['secret', 'host'],
  'First Words': ['model'],
  'Voice Chat': ['secret', 'host'],
}

/** Inputs that a node cannot do without. */
function requiredInputs(component: Component): string[] {
  return Object.entries(component.inputs)
    .filter(([, slot]) => !('type' in slot) || (slot.type !== 'ui' && slot.type !== 'optional'))
    .map(([name]) => name)
}

describe('presets', () => {
  it('are these', () => {
    expect(names.sort()).toEqual([
      'Agent',
      'First Words',
      'Motion Playground',
      'Speech Detection',
      'Text Agent',
      'Text Playground',
      'Voice Chat',
    ])
  })

  describe.each(names)('%s', (name) => {
    it('loads without a problem, with settings that are valid', async () => {
      const { nodes, problems } = await load(name)

      expect(problems).toEqual([])
      for (const node of nodes) {
        const values = parseInitArgs(catalog.component(node.type)!, node.initArgs)
        expect(values).toEqual(node.initArgs)
      }
    })

    it('needs no key, network or device but where it says so', async () => {
      const { nodes } = await load(name)
      const needed = nodes.flatMap((node) =>
        catalog
          .component(node.type)!
          .requires(parseInitArgs(catalog.component(node.type)!, node.initArgs)),
      )

      const kinds = needed
        .filter((one) => !('optional' in one && one.optional))
        .map(({ kind }) => kind)
      expect([...new Set(kinds)].filter((kind) => kind !== 'file')).toEqual(NEEDS[name] ?? [])
    })

    it('wires everything that is required', async () => {
      const { document, nodes } = await load(name)
      const wired = new Set(document.edges.map((edge) => `${edge.target_node}.${edge.target_slot}`))

      const missing = nodes.flatMap((node) =>
        requiredInputs(catalog.component(node.type)!)
          .map((slot) => `${node.id}.${slot}`)
          .filter((slot) => !wired.has(slot)),
      )
      expect(missing).toEqual([])
    })

    it('joins slots that exist and fit', async () => {
      const { document, nodes } = await load(name)
      const typed = nodes.map((node) => {
        const { inputs, outputs } = describeComponent(catalog.component(node.type)!)
        return { id: node.id, inputs, outputs }
      })
      const has = (edge: Edge) =>
        typed.some(({ id, outputs }) => id === edge.source_node && edge.source_slot in outputs) &&
        typed.some(({ id, inputs }) => id === edge.target_node && edge.target_slot in inputs)

      expect(document.edges.filter((edge) => !has(edge))).toEqual([])
      const checker = createTypeChecker({
        isType: (type) => type.endsWith('Frame'),
        isSubtype: (a, b) => a === b || b === 'Frame',
      })
      expect(checker.checkGraph(typed, document.edges).errors).toEqual([])
    })

    it('has a picture', async () => {
      const { format, width, height } = await sharp(`${folder}/${name}/thumbnail.png`).metadata()

      // As the editor makes them.
      expect([format, width, height]).toEqual(['png', 640, 368])
    })
  })
})
