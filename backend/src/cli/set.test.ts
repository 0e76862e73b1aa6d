import { parseDocument } from '@openneuro/protocol'
import { describe, expect, it } from 'vitest'
import { defineComponent, z } from '../core/index.ts'
import { UsageError } from './exit.ts'
import { applySettings, primitivesOf } from './set.ts'

const gate = defineComponent({
  name: 'Gate',
  description: 'For tests',
  tags: { io: ['conduit'], functionality: ['misc'] },
  config: z.object({ level: z.number().default(0), names: z.array(z.string()).default([]) }),
})
const components = (type: string) => (type === 'Gate' ? gate : null)

function document() {
  const node = (id: string, names: string[] = []) => ({
    id_: id,
    type: 'Gate',
    init_args: { config: { names } },
  })
  return parseDocument({
    nodes: {
      a: node('a', ['x', 'y']),
      'a.b': node('a.b'),
      group: { type: 'G', sub_graph: { nodes: { inner: node('inner') }, edges: [] } },
    },
    edges: [],
  }).document
}

function argsAfter(setting: string, path: string) {
  return primitivesOf(applySettings(document(), [setting], components)).get(path)!.initArgs
}

describe('applySettings', () => {
  it('reads values as JSON where they are, else as text', () => {
    expect(argsAfter('a.config.level=2.5', 'a')).toEqual({
      config: { names: ['x', 'y'], level: 2.5 },
    })
    expect(argsAfter('a.config.names=["q"]', 'a')).toEqual({ config: { names: ['q'] } })
    expect(argsAfter('a.config.names.1=a=b', 'a')).toEqual({ config: { names: ['x', 'a=b'] } })
  })

  it('takes the longest id that fits, since ids may contain dots', () => {
    expect(argsAfter('a.b.config.level=1', 'a.b')).toEqual({ config: { names: [], level: 1 } })
  })

  it('reaches nodes within composites', () => {
    const args = argsAfter('group/inner.config.level=7', 'group/inner')

    expect(args).toEqual({ config: { names: [], level: 7 } })
  })

  it('refuses what there is not, and says what there is', () => {
    expect(() => argsAfter('nobody.config.level=1', 'a')).toThrow(
      /has the nodes "a", "a.b", "group\/inner"/,
    )
    expect(() => argsAfter('a.config.levle=1', 'a')).toThrow(
      /no "levle"; there is "level", "names"/,
    )
    expect(() => argsAfter('a.level=1', 'a')).toThrow(/no "level"; there is "config"/)
    expect(() => argsAfter('a.config.level', 'a')).toThrow(UsageError)
  })
})
