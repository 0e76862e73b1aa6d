import { execFileSync } from 'node:child_process'
import { existsSync } from 'node:fs'
import { mkdir, readdir, readFile, rm, symlink, truncate, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { Journal } from './journal.ts'
import { testGraph } from './test-graph.ts'
import { add, ids, json, setup, speaker } from './test-home.ts'
import { PLACEHOLDER_PNG } from './thumbnail.ts'

describe('making and removing projects', () => {
  it('makes a folder with an empty graph and a picture, once', async () => {
    await using home = await setup()

    await home.store.create('Träum 你好')
    await writeFile(home.path('Träum 你好', 'graph.json'), '{"nodes": {}, "edges": [], "mine": 1}')
    await home.store.create('Träum 你好')
    await home.store.create('A')

    expect(await home.store.list()).toMatchObject([
      { name: 'A', has_thumbnail: true, node_count: 0, is_preset: false },
      { name: 'Träum 你好', has_thumbnail: true },
    ])
    expect(await json(home.path('A', 'graph.json'))).toEqual({ nodes: {}, edges: [] })
    expect(await json(home.path('Träum 你好', 'graph.json'))).toHaveProperty('mine')
    expect(await home.store.readThumbnail('A')).toEqual(PLACEHOLDER_PNG)
  })

  it.each([
    '',
    '..',
    'a/b',
    'a\\b',
    '.hidden',
    'end.',
    ' x',
    'CON',
    'nul.txt',
    'a:b',
    'x'.repeat(65),
    'a\0',
  ])('refuses the name %j everywhere', async (name) => {
    await using home = await setup()
    const { store } = home
    const refused = { code: 'project.invalid_name' }

    await expect(store.create(name)).rejects.toMatchObject(refused)
    await expect(store.remove(name)).rejects.toMatchObject(refused)
    await expect(store.open(name)).rejects.toMatchObject(refused)
    await expect(store.trust(name)).rejects.toMatchObject(refused)
    await expect(store.readThumbnail(name)).rejects.toMatchObject(refused)
    await expect(store.export(name)).rejects.toMatchObject(refused)
  })

  it('follows no link out of its folder', async () => {
    await using home = await setup()
    await mkdir(join(home.home.root, 'outside'))
    await writeFile(join(home.home.root, 'outside', 'graph.json'), '{}')
    await symlink(join(home.home.root, 'outside'), home.path('link'))
    await mkdir(home.path('inner'))
    await symlink(join(home.home.root, 'outside', 'graph.json'), home.path('inner', 'graph.json'))
    await symlink(home.home.configFile, home.path('inner', 'thumbnail.png'))

    expect((await home.store.list()).map((project) => project.name)).toEqual(['inner'])
    const refused = { code: 'file.not_allowed' }
    await expect(home.store.open('link')).rejects.toMatchObject(refused)
    await expect(home.store.remove('link')).rejects.toMatchObject(refused)
    await expect(home.store.open('inner')).rejects.toMatchObject(refused)
    await expect(home.store.readThumbnail('inner')).rejects.toMatchObject(refused)
    expect(existsSync(join(home.home.root, 'outside', 'graph.json'))).toBe(true)
  })

  it('is not held up by pipes and folders in the place of files', async () => {
    await using home = await setup()
    await mkdir(home.path('odd', 'thumbnail.png'), { recursive: true })
    execFileSync('mkfifo', [home.path('odd', 'graph.json')])
    await home.store.create('other')
    await rm(home.path('other', 'thumbnail.png'))
    execFileSync('mkfifo', [home.path('other', '.journal')])

    await expect(home.store.open('odd')).rejects.toMatchObject({ code: 'file.invalid' })
    await expect(home.store.readThumbnail('odd')).rejects.toMatchObject({ code: 'file.invalid' })
    await expect(home.store.open('other')).rejects.toMatchObject({ code: 'file.not_allowed' })
    await expect(home.store.trust('other')).rejects.toMatchObject({ code: 'file.invalid' })
  })

  it('removes a project, the open one too, and knows no unknown one', async () => {
    await using home = await setup()
    await home.store.create('A')
    await home.store.open('A')
    await add(home.graph, 'n')

    await home.store.remove('A')
    await home.store.remove('A')

    expect(home.store.current).toBeNull()
    expect(ids(home.graph)).toEqual([])
    expect(await readdir(home.home.projects)).toEqual([])
  })

  it('keeps a new thumbnail, if it is a PNG of up to 1 MB', async () => {
    await using home = await setup()
    await home.store.create('A')
    const png = Buffer.concat([PLACEHOLDER_PNG, Buffer.alloc(10)])

    await home.store.writeThumbnail('A', png)

    expect(await home.store.readThumbnail('A')).toEqual(png)
    const invalid = { code: 'thumbnail.invalid' }
    await expect(home.store.writeThumbnail('A', Buffer.from('GIF89a'))).rejects.toMatchObject(
      invalid,
    )
    const large = Buffer.concat([png, Buffer.alloc(1_100_000)])
    await expect(home.store.writeThumbnail('A', large)).rejects.toMatchObject(invalid)
    await rm(home.path('A', 'thumbnail.png'))
    await expect(home.store.readThumbnail('A')).rejects.toMatchObject({
      code: 'thumbnail.not_found',
    })
    await expect(home.store.readThumbnail('B')).rejects.toMatchObject({ code: 'project.not_found' })
  })
})

describe('opening and editing', () => {
  it('keeps edits, and opens the project again after a restart', async () => {
    await using home = await setup()
    await home.store.create('A')
    await home.store.open('A')
    await add(home.graph, 'n')
    await home.store.save()
    expect(Object.keys((await json(home.path('A', 'graph.json'))).nodes)).toEqual(['n'])
    await add(home.graph, 'm')

    const again = await home.restart()

    expect(again.store.current).toBe('A')
    expect(ids(again.graph)).toEqual(['n', 'm'])
    expect(await json(again.home.configFile)).toMatchObject({ current_project: 'A' })
    await again.store.dispose()
  })

  it('changes nothing when the project is open already, unless it is to be loaded again', async () => {
    await using home = await setup()
    await home.store.create('A')
    await home.store.open('A')
    let resets = 0
    home.graph.on('reset', () => (resets += 1))

    await home.store.open('A')
    expect(resets).toBe(0)

    await add(home.graph, 'n')
    await home.store.save()
    const file = await json(home.path('A', 'graph.json'))
    await writeFile(
      home.path('A', 'graph.json'),
      JSON.stringify({ ...file, nodes: { byhand: file.nodes.n } }),
    )
    await home.store.open('A', { reload: true })
    expect(resets).toBe(1)
    expect(ids(home.graph)).toEqual(['byhand'])
  })

  it('writes unknown fields back', async () => {
    await using home = await setup()
    await home.store.create('A')
    const node = {
      id_: 'n',
      type: 'Gone',
      init_args: { a: 1 },
      x: 1,
      y: 2,
      sub_graph: null,
      mood: 'odd',
    }
    await writeFile(
      home.path('A', 'graph.json'),
      JSON.stringify({ edges: [], nodes: { n: node }, v: 2 }),
    )

    await home.store.open('A')
    await add(home.graph, 'm')
    await home.store.save()

    const saved = await json(home.path('A', 'graph.json'))
    expect(saved.v).toBe(2)
    expect(saved.nodes.n).toEqual(node)
  })

  it('keeps edits without a project in the scratch project, empty again after close', async () => {
    await using home = await setup()
    await add(home.graph, 'loose')
    await home.store.save()
    const again = await home.restart()
    expect(again.store.current).toBeNull()
    expect(ids(again.graph)).toEqual(['loose'])

    await again.store.close()
    expect(ids(again.graph)).toEqual([])

    const third = await again.restart()
    expect(ids(third.graph)).toEqual([])
    const backups = await readdir(join(third.home.root, '.scratch', '.backups'))
    expect(backups.length).toBeGreaterThan(0)
    await third.store.dispose()
  })

  it('says what is missing, and leaves the open project as it is', async () => {
    await using home = await setup()
    await home.store.create('A')
    await home.store.open('A')
    await add(home.graph, 'n')
    await mkdir(home.path('Empty'))

    await expect(home.store.open('B')).rejects.toMatchObject({ code: 'project.not_found' })
    await expect(home.store.open('Empty')).rejects.toMatchObject({ code: 'project.no_graph' })
    await add(home.graph, 'm')
    await home.store.save()

    expect(home.store.current).toBe('A')
    expect(Object.keys((await json(home.path('A', 'graph.json'))).nodes)).toEqual(['n', 'm'])
  })

  it('starts in the scratch project and says why when the last project is gone', async () => {
    await using home = await setup()
    await home.store.create('A')
    await home.store.open('A')
    await home.store.dispose()
    await rm(home.path('A'), { recursive: true })

    const again = await setup(home.home.root)

    expect(again.store.current).toBeNull()
    expect(again.store.problems).toEqual([{ path: '', detail: 'There is no project "A"' }])
    await again.store.dispose()
  })

  it('keeps edits of two projects apart while they are switched to and fro', async () => {
    await using home = await setup()
    await home.store.create('A')
    await home.store.create('B')
    let refused = 0
    let made = 0

    const editing = (async () => {
      for (let turn = 0; turn < 60; turn++) {
        const name = home.store.current
        const id = `${name}-${turn}`
        try {
          await add(home.graph, id)
          made += 1
        } catch (error) {
          expect(error).toMatchObject({ code: 'project.busy' })
          refused += 1
        }
        await new Promise(setImmediate)
      }
    })()
    for (let turn = 0; turn < 6; turn++) await home.store.open(turn % 2 ? 'A' : 'B')
    await editing
    await home.store.dispose()

    const a = Object.keys((await json(home.path('A', 'graph.json'))).nodes)
    const b = Object.keys((await json(home.path('B', 'graph.json'))).nodes)
    const scratch = await json(join(home.home.root, '.scratch', 'graph.json'))
    expect(a.every((id) => id.startsWith('A-'))).toBe(true)
    expect(b.every((id) => id.startsWith('B-'))).toBe(true)
    expect(a.length + b.length + Object.keys(scratch.nodes).length).toBe(made)
    expect(made + refused).toBe(60)
  })

  it('refuses an edit that cannot be journalled, and the graph stays as it was', async () => {
    await using home = await setup()
    await home.store.create('A')
    await home.store.open('A')
    await add(home.graph, 'n')
    await home.store.dispose()
    const graph = testGraph({ Speaker: speaker })
    const journal = new Journal({ path: home.path('A', '.journal'), sha256: '' })
    journal.close()
    graph.on('change', (patch) => journal.append(patch))

    await expect(add(graph, 'm')).rejects.toMatchObject({ code: 'project.io_failed' })

    expect(ids(graph)).toEqual([])
  })
})

describe('broken files', () => {
  async function broken(change: (file: string) => Promise<void>) {
    const home = await setup()
    await home.store.create('A')
    await home.store.open('A')
    for (const id of ['one', 'two', 'three']) {
      await add(home.graph, id)
      await home.store.save()
    }
    await home.store.close()
    await change(home.path('A', 'graph.json'))
    await home.store.open('A')
    return home
  }

  it('opens what a truncated file still has and keeps the file aside', async () => {
    await using home = await broken(async (file) => {
      const { length } = await readFile(file, 'utf8')
      await truncate(file, length - 30)
    })

    expect(ids(home.graph)).toEqual(['one', 'two', 'three'])
    expect(home.store.problems[0]?.detail).toContain('breaks off')
    expect(await readdir(home.path('A'))).toContainEqual(expect.stringMatching(/^graph\.broken-/))
    await home.store.dispose()
    expect(Object.keys((await json(home.path('A', 'graph.json'))).nodes)).toHaveLength(3)
  })

  it('falls back to the newest backup when nothing can be read', async () => {
    await using home = await broken((file) => writeFile(file, '\0'.repeat(500)))

    expect(ids(home.graph)).toEqual(['one', 'two'])
    expect(home.store.problems[0]?.detail).toContain('backup')
  })

  it('opens an empty graph when there is no backup either', async () => {
    await using home = await broken(async (file) => {
      await writeFile(file, '[]')
      await rm(join(file, '..', '.backups'), { recursive: true })
    })

    expect(ids(home.graph)).toEqual([])
    expect(home.store.problems[0]?.detail).toContain('no backup')
    await add(home.graph, 'new')
  })
})
