import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, it } from 'vitest'
import { createCatalog } from '../../src/components/registry.ts'
import { openneuro } from './openneuro.ts'

const folder = mkdtempSync(join(tmpdir(), 'openneuro-cli-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))

describe('openneuro', () => {
  it('explains itself, and ends with 2 for a command there is not', async () => {
    expect((await openneuro(['--help'])).stdout).toContain('openneuro <command>')
    expect(await openneuro(['launch'])).toMatchObject({ code: 2, stdout: '' })
  })

  it('validate prints every problem with its place', async () => {
    const graph = join(folder, 'wrong.json')
    const nodes = { v: { type: 'VAD', init_args: { config: { silence_seconds: 'long' } } } }
    writeFileSync(graph, JSON.stringify({ nodes, edges: [{ source_node: 'v' }] }))

    const { code, stdout } = await openneuro(['validate', graph])

    const places = stdout.split('\n').map((line) => line.split(': ', 1)[0])
    expect(code).toBe(2)
    expect(places).toEqual(
      expect.arrayContaining([
        'edges.0.source_slot',
        'nodes.v.init_args.config.silence_seconds',
        'nodes.v.inputs.audio',
      ]),
    )
  })

  it.each(['Speech Detection', 'Motion Playground', 'Text Playground'])(
    'validate finds nothing wrong with the preset %s',
    async (preset) => {
      const { code, stdout } = await openneuro(['validate', preset, '--home', folder])

      expect(stdout).toContain('no problems')
      expect(code).toBe(0)
    },
  )

  it('validate says where a file stops being JSON', async () => {
    const graph = join(folder, 'cut.json')
    writeFileSync(graph, '{"nodes": {"a":')

    const { code, stderr } = await openneuro(['validate', graph])

    expect(code).toBe(2)
    expect(stderr).toContain(graph)
  })

  it('components lists the whole catalogue, as JSON too', async () => {
    const [text, json] = await Promise.all([
      openneuro(['components']),
      openneuro(['components', '--json']),
    ])

    const types = [...createCatalog().types].sort()
    const listed = JSON.parse(json.stdout) as { type_: string }[]
    expect(listed.map(({ type_ }) => type_)).toEqual(types)
    for (const type of types) expect(text.stdout).toContain(`${type} (`)
  })

  it('doctor names what it looked at, and what to do about a taken port', async () => {
    const other = createServer().listen(0, '127.0.0.1')
    await new Promise((resolve) => other.once('listening', resolve))
    const { port } = other.address() as { port: number }

    const { code, stdout } = await openneuro(['doctor', '--port', String(port), '--home', folder])
    other.close()

    for (const name of ['Node', 'ffmpeg', 'espeak-ng', 'GPU providers', 'audio devices', 'home']) {
      expect(stdout).toContain(name)
    }
    expect(stdout).toMatch(new RegExp(`note +port ${port} +taken`))
    expect(stdout).toContain('--port 8001')
    expect(code).toBe(0)
  })

  it('doctor ends with 1 where nothing would work', async () => {
    const blocked = join(folder, 'a file')
    writeFileSync(blocked, '')

    const { code, stdout } = await openneuro(['doctor', '--home', join(blocked, 'home')])

    expect(stdout).toMatch(/BAD +home .*a file" is a file/)
    expect(code).toBe(1)
  })
})
