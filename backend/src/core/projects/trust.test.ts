import { mkdir, symlink, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { parseDocument } from '@openneuro/protocol'
import { describe, expect, it } from 'vitest'
import { z } from 'zod'
import { defineComponent } from '../component/define-component.ts'
import { temporaryFolder } from './temporary-folder.ts'
import { wantsOf } from './trust.ts'

const path = () => z.string().meta({ format: 'path' })

const talker = defineComponent({
  name: 'Talker',
  description: 'Talks to a host',
  tags: { io: ['source'], functionality: ['llm'] },
  config: z.object({
    host: z.string().default('api.example.org'),
    voice: path().nullable().default(null),
    voices: z.array(path()).default([]),
    byName: z.record(z.string(), z.object({ file: path() })).default({}),
    text: z.string().default(''),
    speed: z.number().default(1),
  }),
  params: { card: path().optional() },
  requires: ({ config }) => [
    { kind: 'host', host: config.host },
    { kind: 'secret', name: 'TALK_KEY' },
    { kind: 'program', program: 'ffmpeg', commandLine: 'ffmpeg -i talk.wav', optional: true },
    { kind: 'device', device: 'microphone' },
    { kind: 'file', path: config.voice ?? 'own.wav', access: 'read' },
    { kind: 'model', id: 'm', file: 'm.onnx', bytes: 1, licence: 'MIT', url: 'https://x.example' },
  ],
})
const catalog = { component: (type: string) => (type === 'Talker' ? talker : null) }

async function wants(nodes: object, folder: string) {
  const { document } = parseDocument({ nodes, edges: [] })
  return wantsOf(document, { catalog, projectFolder: folder, openFolders: ['/opt/assets'] })
}

describe('wantsOf', () => {
  it('names hosts, keys and programs with the node that wants them, also within composites', async () => {
    const inner = { nodes: { deep: { type: 'Talker', init_args: {} } }, edges: [] }

    const found = await wants(
      {
        a: { type: 'Talker', init_args: { config: { host: 'evil.example' } } },
        box: { type: 'Box', sub_graph: { nodes: { in: { type: 'X', sub_graph: inner } } } },
        b: { type: 'Unknown', init_args: { config: { voice: '/etc/passwd' } } },
      },
      '/projects/p',
    )

    expect(found).toEqual([
      { node_id: 'a', kind: 'host', value: 'evil.example' },
      { node_id: 'a', kind: 'key', value: 'TALK_KEY' },
      { node_id: 'a', kind: 'program', value: 'ffmpeg -i talk.wav' },
      { node_id: 'box/in/deep', kind: 'host', value: 'api.example.org' },
      { node_id: 'box/in/deep', kind: 'key', value: 'TALK_KEY' },
      { node_id: 'box/in/deep', kind: 'program', value: 'ffmpeg -i talk.wav' },
    ])
  })

  it('names files outside of the project once each, wherever the form has a path', async () => {
    const config = {
      voice: '/etc/passwd',
      voices: ['../../secret.wav', 'assets/own.wav', '/opt/assets/sample.wav', ''],
      byName: { x: { file: '/root/.ssh/id_rsa' } },
      text: '/not/a/path/field',
    }

    const found = await wants(
      { a: { type: 'Talker', init_args: { config, card: '/projects/other/card.json' } } },
      '/projects/p',
    )

    expect(
      found
        .filter((want) => want.kind === 'file')
        .map((want) => want.value)
        .sort(),
    ).toEqual(['/etc/passwd', '/projects/other/card.json', '/root/.ssh/id_rsa', '/secret.wav'])
  })

  it('still names files when the rest of the configuration is invalid', async () => {
    const init_args = { config: { speed: 'fast', voice: '/etc/passwd' } }

    expect(await wants({ a: { type: 'Talker', init_args } }, '/projects/p')).toEqual([
      { node_id: 'a', kind: 'file', value: '/etc/passwd' },
    ])
  })

  it('sees through links in the project', async () => {
    await using folder = await temporaryFolder()
    const project = join(folder.path, 'project')
    await mkdir(project)
    await writeFile(join(folder.path, 'mine.wav'), '')
    await symlink(join(folder.path, 'mine.wav'), join(project, 'voice.wav'))

    const found = await wants(
      { a: { type: 'Talker', init_args: { config: { voice: 'voice.wav' } } } },
      project,
    )

    expect(found).toContainEqual({
      node_id: 'a',
      kind: 'file',
      value: join(folder.path, 'mine.wav'),
    })
  })
})
