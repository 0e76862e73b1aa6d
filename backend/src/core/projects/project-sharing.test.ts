import { existsSync } from 'node:fs'
import { mkdir, readdir, readFile, rename, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { add, json, setup } from './test-home.ts'

describe('trust', () => {
  it('runs what was made here, and asks for what came from elsewhere', async () => {
    await using home = await setup()
    await home.store.assertTrusted()
    await home.store.create('Mine')
    await home.store.open('Mine')
    await add(home.graph, 'n')
    await home.store.assertTrusted()

    await home.store.close()
    await rename(home.path('Mine'), home.path('Copy'))
    await home.store.open('Copy')

    const wants = [{ node_id: 'n', kind: 'host', value: 'api.example.org' }]
    expect(await home.store.trust('Copy')).toEqual({ trusted: false, wants })
    await expect(home.store.assertTrusted()).rejects.toMatchObject({
      code: 'project.not_trusted',
      details: { wants },
    })
    await home.store.close()
    await expect(home.store.assertTrusted('Copy')).rejects.toMatchObject({
      code: 'project.not_trusted',
    })

    await home.store.setTrusted('Copy')
    await home.store.assertTrusted('Copy')
    expect(await home.store.trust('Copy')).toMatchObject({ trusted: true })
  })

  it('ends with the folder, however that was deleted', async () => {
    await using home = await setup()
    for (const name of ['A', 'B']) await home.store.create(name)

    await home.store.remove('A')
    await rm(home.path('B'), { recursive: true })
    await home.store.list()
    for (const name of ['A', 'B']) {
      await mkdir(home.path(name))
      await writeFile(home.path(name, 'graph.json'), '{}')
    }

    expect(await home.store.trust('A')).toMatchObject({ trusted: false })
    expect(await home.store.trust('B')).toMatchObject({ trusted: false })
  })

  it('shows also what a journal that came along would add', async () => {
    await using home = await setup()
    await home.store.create('A')
    await home.store.open('A')
    await add(home.graph, 'hidden')
    const journal = await readFile(home.path('A', '.journal'))
    await home.store.close()
    await mkdir(home.path('Dropped'))
    await writeFile(home.path('Dropped', 'graph.json'), '{}')
    await writeFile(home.path('Dropped', '.journal'), journal)

    expect(journal.length).toBeGreaterThan(0)
    const { wants } = await home.store.trust('Dropped')
    expect(wants.map((want) => want.node_id)).toEqual(['hidden'])
  })
})

describe('export', () => {
  async function withFiles() {
    const home = await setup()
    const files = join(home.home.root, 'elsewhere')
    for (const folder of ['x', 'y']) await mkdir(join(files, folder), { recursive: true })
    await mkdir(join(home.home.root, 'bundled'))
    for (const [path, text] of [
      ['elsewhere/x/a.wav', 'first'],
      ['elsewhere/y/a.wav', 'second'],
      ['bundled/b.wav', 'third'],
    ] as const) {
      await writeFile(join(home.home.root, path), text)
    }
    await home.store.create('A')
    await home.store.open('A')
    await add(home.graph, 'one', {
      path: join(files, 'x/a.wav'),
      deep: { list: [join(files, 'y/a.wav')] },
    })
    await add(home.graph, 'two', {
      path: './b.wav',
      deep: { list: ['no/such.wav', 'https://x.example/a.wav'] },
    })
    return home
  }

  it('lists first, changing nothing, then copies and rewrites, once', async () => {
    await using home = await withFiles()

    const plan = await home.store.planExport('A')
    expect(plan.project_dir).toBe(home.path('A'))
    expect(plan.assets.map(({ to, bytes }) => [to, bytes])).toEqual([
      ['a.wav', 5],
      ['y_a.wav', 6],
      ['b.wav', 5],
    ])
    expect(existsSync(home.path('A', 'assets'))).toBe(false)

    expect(await home.store.export('A')).toEqual({
      project_dir: home.path('A'),
      assets_copied: ['a.wav', 'y_a.wav', 'b.wav'],
    })
    expect((await readdir(home.path('A', 'assets'))).sort()).toEqual(['a.wav', 'b.wav', 'y_a.wav'])
    expect(await readFile(home.path('A', 'assets', 'y_a.wav'), 'utf8')).toBe('second')
    const { nodes } = await json(home.path('A', 'graph.json'))
    expect(nodes.one.init_args.config).toEqual({
      path: 'assets/a.wav',
      deep: { list: ['assets/y_a.wav'] },
    })
    expect(nodes.two.init_args.config.path).toBe('assets/b.wav')
    expect(home.graph.document.nodes.get('one')?.initArgs).toEqual(nodes.one.init_args)
    expect((await home.store.export('A')).assets_copied).toEqual([])
  })

  it('rewrites within composites, and a project that is not open', async () => {
    await using home = await withFiles()
    await home.graph.group({ nodeIds: ['one', 'two'], id: 'box' })
    await home.store.export('A')
    const inner = home.graph.document.nodes.get('box')?.subGraph?.nodes.get('one')
    expect(inner?.initArgs.config).toMatchObject({ path: 'assets/a.wav' })

    await home.store.create('B')
    await home.store.open('B')
    await add(home.graph, 'n', { path: join(home.home.root, 'bundled', 'b.wav') })
    await home.store.close()
    await home.store.export('B')
    const saved = await json(home.path('B', 'graph.json'))
    expect(saved.nodes.n.init_args.config.path).toBe('assets/b.wav')
  })

  it('never copies the keys, and nothing for a project that is not trusted', async () => {
    await using home = await withFiles()
    await writeFile(home.home.envFile, 'KEY=secret')
    await add(home.graph, 'spy', { path: home.home.envFile })
    const { assets } = await home.store.planExport('A')
    expect(assets.map((asset) => asset.from)).not.toContain(home.home.envFile)

    await home.store.close()
    await rename(home.path('A'), home.path('Foreign'))

    await expect(home.store.export('Foreign')).rejects.toMatchObject({
      code: 'project.not_trusted',
    })
    expect(existsSync(home.path('Foreign', 'assets'))).toBe(false)
  })

  it('knows no unknown project', async () => {
    await using home = await setup()

    await expect(home.store.export('A')).rejects.toMatchObject({ code: 'project.not_found' })
  })
})
