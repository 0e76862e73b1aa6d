import { spawnSync } from 'node:child_process'
import {
  appendFileSync,
  readdirSync,
  readFileSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { Journal } from './journal.ts'
import { temporaryFolder } from './temporary-folder.ts'

const add = (id: string) => ({
  set: [
    {
      id,
      type: 'Throttle',
      initArgs: { config: { interval: 1 } },
      x: 1,
      y: -2,
      label: 'Läuft\n',
      collapsed: true,
      restart: 'on_failure' as const,
      subGraph: null,
      extra: { tint: 'blue' },
    },
  ],
})
const edge = { source_node: 'a', source_slot: 'data', target_node: 'b', target_slot: 'data' }

describe('Journal', () => {
  it('gives back the edits it was given, whole and in order', async () => {
    await using folder = await temporaryFolder()
    const options = { path: join(folder.path, '.journal'), sha256: 'base' }
    const inner = {
      nodes: new Map([['i', add('i').set[0]!]]),
      edges: [edge],
      annotations: [],
      extra: {},
    }
    const edits = [
      add('a'),
      { set: [{ ...add('c').set[0]!, subGraph: inner }], addEdges: [edge] },
      { remove: ['a'], removeEdges: [edge] },
      {
        annotations: [
          { id: 'n', kind: 'note' as const, x: 0, y: 0, width: 1, height: 1, text: '', color: '' },
        ],
      },
    ]

    const journal = new Journal(options)
    for (const edit of edits) journal.append(edit)
    journal.close()

    expect(new Journal(options).pending).toEqual(edits)
  })

  it('replays only what a saved graph does not have, compacted or not', async () => {
    await using folder = await temporaryFolder()
    const path = join(folder.path, '.journal')
    const journal = new Journal({ path, sha256: 'base' })
    journal.append(add('a'))
    const mark = journal.mark('with-a')
    journal.append(add('b'))

    expect(new Journal({ path, sha256: 'with-a' }).pending).toEqual([add('b')])
    expect(new Journal({ path, sha256: 'base' }).pending).toEqual([add('a'), add('b')])

    journal.compact(mark)
    journal.append(add('c'))
    expect(new Journal({ path, sha256: 'with-a' }).pending).toEqual([add('b'), add('c')])
  })

  it('is empty after a save that nothing was edited during', async () => {
    await using folder = await temporaryFolder()
    const path = join(folder.path, '.journal')
    const journal = new Journal({ path, sha256: 'base' })
    journal.append(add('a'))
    journal.compact(journal.mark('with-a'))

    expect(statSync(path).size).toBe(0)
    expect(readdirSync(folder.path)).toEqual(['.journal'])
  })

  it('ignores a torn last line, at every length, and goes on after it', async () => {
    await using folder = await temporaryFolder()
    const path = join(folder.path, '.journal')
    const whole = new Journal({ path, sha256: 'base' })
    whole.append(add('a'))
    const good = statSync(path).size
    whole.append(add('b'))
    const bytes = readFileSync(path)

    for (let cut = good; cut < bytes.length; cut++) {
      writeFileSync(path, bytes.subarray(0, cut))
      const journal = new Journal({ path, sha256: 'base' })
      journal.append(add('c'))
      journal.close()
      const again = new Journal({ path, sha256: 'base' })
      expect(again.pending).toEqual([add('a'), add('c')])
      expect(again.problem).toBeNull()
      again.close()
    }
  })

  it('stops at a damaged line, says so and keeps the damaged file', async () => {
    await using folder = await temporaryFolder()
    const path = join(folder.path, '.journal')
    const journal = new Journal({ path, sha256: 'base' })
    for (const id of ['a', 'b', 'c']) journal.append(add(id))
    const text = readFileSync(path, 'utf8')
    const damaged = text.replace('"b"', '"x"')
    writeFileSync(path, damaged)

    const opened = new Journal({ path, sha256: 'base' })
    opened.append(add('d'))

    expect(opened.pending).toEqual([add('a')])
    expect(opened.problem).toContain('damaged')
    const aside = readdirSync(folder.path).find((name) => name.startsWith('.journal-damaged'))!
    expect(readFileSync(join(folder.path, aside), 'utf8')).toBe(damaged)
    expect(new Journal({ path, sha256: 'base' }).pending).toEqual([add('a'), add('d')])
  })

  it('refuses an edit that cannot be written and stays readable', async () => {
    await using folder = await temporaryFolder()
    const path = join(folder.path, '.journal')
    const module = new URL('./journal.ts', import.meta.url).href
    const script = `
      import { Journal } from ${JSON.stringify(module)}
      const journal = new Journal({ path: ${JSON.stringify(path)}, sha256: 'base' })
      let written = 0
      const node = (id) => ({ id, type: 'A', initArgs: { text: 'x'.repeat(300) }, x: 0, y: 0, label: null,
        collapsed: false, restart: 'never', subGraph: null, extra: {} })
      try { for (;;) { journal.append({ set: [node(String(written))] }); written++ } } catch (error) {
        // A short one may still fit, and then counts.
        try { journal.append({ remove: ['none'] }); written++ } catch {}
        console.log(JSON.stringify({ written, code: error.code }))
      }`
    // A limit on the size of files: the last write is cut short, as by a full disk.
    const child = spawnSync(
      'bash',
      [
        '-c',
        `trap '' XFSZ; ulimit -f 4; exec "$0" --input-type=module --eval "$1"`,
        process.execPath,
        script,
      ],
      { encoding: 'utf8' },
    )

    const { written, code } = JSON.parse(child.stdout)
    expect(code).toBe('project.io_failed')
    expect(written).toBeGreaterThan(0)
    const reopened = new Journal({ path, sha256: 'base' })
    expect(reopened.problem).toBeNull()
    expect(reopened.pending).toHaveLength(written)
  })

  it('does not follow a link', async () => {
    await using folder = await temporaryFolder()
    appendFileSync(join(folder.path, 'outside'), 'mine')
    symlinkSync(join(folder.path, 'outside'), join(folder.path, '.journal'))

    expect(() => new Journal({ path: join(folder.path, '.journal'), sha256: '' })).toThrow(
      expect.objectContaining({ code: 'file.not_allowed' }),
    )
    expect(readFileSync(join(folder.path, 'outside'), 'utf8')).toBe('mine')
  })

  it('refuses edits once it is closed', async () => {
    await using folder = await temporaryFolder()
    const journal = new Journal({ path: join(folder.path, '.journal'), sha256: '' })
    journal.close()
    journal.close()

    expect(() => journal.append(add('a'))).toThrow('it is closed')
  })
})
