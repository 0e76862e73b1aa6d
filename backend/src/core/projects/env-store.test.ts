import { readFile, stat, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { ENV_MASK as M } from '@openneuro/protocol'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { maskEnv, unmaskEnv } from './env-mask.ts'
import { openEnv, usableVariables } from './env-store.ts'
import { parseEnvText, textFromPieces, valuesOf } from './env-text.ts'
import { temporaryFolder } from './temporary-folder.ts'

const values = (text: string) => valuesOf(parseEnvText(text))

describe('maskEnv', () => {
  it.each([
    ['A=secret', `A=${M}`],
    ['  export A = secret # note\r\nB=x', `  export A = ${M} # note\r\nB=${M}`],
    ['# A=secret', `# A=${M}`],
    ['#A=secret # more secret', `#A=${M}`],
    ['# old key: A=secret and more', `# old key: A=${M}`],
    ['# a plain remark\n\nA=b', `# a plain remark\n\nA=${M}`],
    ['A="two\nlines # x" # note\nB=1', `A=${M} # note\nB=${M}`],
    ["A='it#s'", `A=${M}`],
    ['A=`back\ntick`', `A=${M}`],
    ['A="with \\" quote"\nB=1', `A=${M}\nB=${M}`],
    ['# A="-----BEGIN\n# secret\n# -----END"\n# remark', `# A=${M}\n# remark`],
    ['A="open\nsecret line', `A=${M}\n${M}`],
    ['A="quoted"secret', `A=${M}`],
    ['1BAD KEY=secret', M],
    ['A=\nB=""', 'A=\nB=""'],
    ['A=sec#ret', `A=${M}`],
    ['\uFEFFA=secret', `\uFEFFA=${M}`],
    ['', ''],
  ])('%j', (text, masked) => {
    expect(maskEnv(text)).toBe(masked)
  })

  it('shows no value, whatever the text looks like', () => {
    const noise = fc.stringMatching(/^[\w #="'`\\\n\r\t.:-]{0,40}$/)
    fc.assert(
      fc.property(noise, noise, fc.constantFrom('', '"', "'", '`'), (before, after, quote) => {
        const masked = maskEnv(`${before}\nKEY=${quote}s3cr3tvalue${quote}\n${after}`)
        const isInComment = /^[^\n]*#/m.test(before)
        if (!isInComment) expect(masked).not.toContain('s3cr3tvalue')
      }),
    )
  })
})

describe('parseEnvText', () => {
  it('loses no character', () => {
    const noise = fc.stringMatching(/^[\w #="'`\\\n\r\t.:-]{0,80}$/)
    fc.assert(
      fc.property(noise, (text) => {
        expect(textFromPieces(parseEnvText(text))).toBe(text)
      }),
    )
  })

  it('knows what the values are', () => {
    const text =
      'A=1\nexport B = "x\\ny" # n\nC=\'raw\\n\'\n#D=no\nA=2 \nE="two\nlines"\nF=a#b\nG=\nH= # none'

    expect(values(text)).toEqual({
      A: '2',
      B: 'x\ny',
      C: 'raw\\n',
      E: 'two\nlines',
      F: 'a#b',
      G: '',
      H: '',
    })
  })
})

describe('unmaskEnv', () => {
  it('gives back what was masked, for any text', () => {
    const noise = fc.stringMatching(/^[\w #="'`\\\n\t.:-]{0,80}$/)
    fc.assert(
      fc.property(noise, (text) => {
        expect(unmaskEnv(maskEnv(text), text)).toBe(text)
      }),
    )
  })

  it('keeps values by their names when lines move, go and come', () => {
    const stored = '# keys\nA="one\nmore"\nB=two\n#C=three\n'

    const written = unmaskEnv(`B=${M}\nNEW=4\n# keys\nC="${M}"\n# A=${M}\n`, stored)

    expect(written).toBe('B=two\nNEW=4\n# keys\nC=three\n# A="one\n# more"\n')
  })

  it('keeps the later of two values when one line goes', () => {
    expect(unmaskEnv(`A=${M}`, 'A=1\nA=2')).toBe('A=2')
    expect(unmaskEnv(`A=${M}\nA=${M}`, 'A=1\nA=2')).toBe('A=1\nA=2')
    expect(unmaskEnv(`A=new\nA=${M}`, 'A=1\nA=2')).toBe('A=new\nA=2')
  })

  it.each([`NEW=${M}`, `A=${M}x`, `# remark ${M}`, M, `A=${M}\nA=${M}`, `A=1 # ${M}`])(
    'refuses %j',
    (text) => {
      expect(() => unmaskEnv(text, 'A=1\nEMPTY=')).toThrow(
        expect.objectContaining({ code: 'env.masked_without_value' }),
      )
    },
  )
})

describe('openEnv', () => {
  it('writes a private file, keeps comments and order, and applies values at once', async () => {
    await using folder = await temporaryFolder()
    const file = join(folder.path, '.env')
    await writeFile(file, '# mine\nB=2\nA=1\n', { mode: 0o644 })
    const env = await openEnv({
      file,
      inherited: { A: 'outer', X_API_KEY: 'p' },
    })
    const seen: unknown[] = []
    const undo = env.onChange((next) => seen.push(next))

    expect(env.values()).toEqual({ A: '1', B: '2', X_API_KEY: 'p' })
    expect((await stat(file)).mode & 0o777).toBe(0o600)

    await env.write(`# mine\nB=${M}\nA=new\n`)
    undo()
    await env.write('')

    expect(seen).toEqual([{ A: 'new', B: '2', X_API_KEY: 'p' }])
    expect(env.values()).toEqual({ A: 'outer', X_API_KEY: 'p' })
    expect((await stat(file)).mode & 0o777).toBe(0o600)
  })

  it('counts as secret what the file says, and of the process the keys alone', async () => {
    await using folder = await temporaryFolder()
    const file = join(folder.path, '.env')
    const inherited = { X_API_KEY: 'p', DISCORD_TOKEN: 't', HOLD_SECONDS: '1000' }
    const env = await openEnv({ file, inherited })

    expect(env.secrets()).toEqual({ X_API_KEY: 'p', DISCORD_TOKEN: 't' })

    await env.write('A=1')

    expect(env.secrets()).toEqual({ X_API_KEY: 'p', DISCORD_TOKEN: 't', A: '1' })
  })

  it('sees what was edited by hand, and starts without a file', async () => {
    await using folder = await temporaryFolder()
    const file = join(folder.path, '.env')
    const env = await openEnv({ file, inherited: {} })
    expect(await env.masked()).toBe('')

    await writeFile(file, 'A=by hand')

    expect(await env.masked()).toBe(`A=${M}`)
    expect(env.values()).toEqual({ A: 'by hand' })
  })

  it('changes nothing when a mask has no value', async () => {
    await using folder = await temporaryFolder()
    const file = join(folder.path, '.env')
    const env = await openEnv({ file, inherited: {} })
    await env.write('A=1')

    await expect(env.write(`A=2\nB=${M}`)).rejects.toMatchObject({
      code: 'env.masked_without_value',
    })

    expect(await readFile(file, 'utf8')).toBe('A=1')
  })
})

describe('usableVariables', () => {
  it('lets components see keys and their settings, and nothing else of the process', () => {
    const environment = {
      GROQ_API_KEY: 'a',
      DISCORD_TOKEN: 'b',
      VRCHAT_IP: 'c',
      PATH: '/bin',
      AWS_SECRET_ACCESS_KEY: 'x',
      OTHER_API_KEY: undefined,
    }

    expect(usableVariables(environment)).toEqual({
      GROQ_API_KEY: 'a',
      DISCORD_TOKEN: 'b',
      VRCHAT_IP: 'c',
    })
  })
})
