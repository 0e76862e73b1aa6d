import { describe, expect, it } from 'vitest'
import { checkGitUrl, isOwnMachine } from './git-url.ts'

describe('checkGitUrl', () => {
  it.each([
    'http://example.org/a.git',
    'ssh://git@example.org/a.git',
    'git@example.org:a.git',
    'file:///etc',
    'ext::sh -c id',
    '--upload-pack=id',
    '-c core.sshCommand=id',
    ' https://example.org/a.git',
    'https://example.org/a.git\n--config=x',
    'https://user:secret@example.org/a.git',
    'https://example.org/a.git?x=1',
    'https://',
    '/home/me/a.git',
    '',
    'https://127.0.0.1/a.git',
    'https://localhost/a.git',
    'https://[::1]/a.git',
    'https://0.0.0.0/a.git',
    'https://2130706433/a.git',
    'https://[::ffff:127.0.0.1]/a.git',
    'https://169.254.169.254/a.git',
  ])('refuses %j', async (text) => {
    const error = await checkGitUrl(text).catch((reason: unknown) => reason)

    expect(error).toMatchObject({ code: 'import.invalid_url' })
    expect(String(error)).not.toContain('secret')
  })

  it.each([
    ['https://192.0.2.7/me/Voice%20Chat.git', 'Voice Chat'],
    ['https://192.0.2.7/me/character/', 'character'],
    ['https://192.0.2.7:8443/Ünïcode', 'Ünïcode'],
  ])('takes the name from the end of %s', async (text, name) => {
    expect(await checkGitUrl(text)).toMatchObject({ name, address: '192.0.2.7' })
  })

  it.each(['https://192.0.2.7/', 'https://192.0.2.7/..%2f..%2fx', 'https://192.0.2.7/con.git'])(
    'refuses the name in %s',
    async (text) => {
      await expect(checkGitUrl(text)).rejects.toMatchObject({ code: 'project.invalid_name' })
    },
  )

  it('knows addresses of this machine', () => {
    expect(
      ['127.9.9.9', '::', '::1', '::ffff:127.0.0.1', '0.0.0.0', 'fe80::1'].every(isOwnMachine),
    ).toBe(true)
    expect(['8.8.8.8', '192.168.1.2', '2606:4700::1'].some(isOwnMachine)).toBe(false)
  })
})
