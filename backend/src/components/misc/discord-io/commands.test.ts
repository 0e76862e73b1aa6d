import { describe, expect, it } from 'vitest'
import { type CommandCall, obey, type VoiceChannel } from './commands.ts'
import { joinFailure, noVoiceLibrary } from './join-failure.ts'

const channel: VoiceChannel = {
  id: 'c1',
  guildId: 'g1',
  name: 'Lounge',
  isFull: false,
  mayConnect: true,
  maySpeak: true,
}

async function answers(
  call: Partial<Pick<CommandCall, 'command' | 'guildId' | 'channel'>>,
  { join = async () => {}, isThere = true, guildIds = [] as string[] } = {},
): Promise<string[]> {
  const said: string[] = []
  await obey(
    {
      command: 'join',
      guildId: 'g1',
      channel,
      ...call,
      defer: async () => void said.push('…'),
      reply: async (text) => void said.push(text),
    },
    { join, leave: () => isThere },
    guildIds,
  )
  return said
}

describe('/join', () => {
  it('asks for time and says where the bot is', async () => {
    expect(await answers({})).toEqual(['…', 'I am in **Lounge** now.'])
  })

  it.each([
    [{ guildId: null }, 'Call me on a server: I cannot join private calls.'],
    [{ channel: null }, 'Go into a voice channel first, then call me again.'],
    [
      { channel: { ...channel, mayConnect: false } },
      'I may not connect to **Lounge**: give me the permission Connect there.',
    ],
    [
      { channel: { ...channel, isFull: true } },
      '**Lounge** is full: let one person out, or raise its limit.',
    ],
  ])('explains why it does not with %j', async (call, text) => {
    expect(await answers(call)).toEqual([text])
  })

  it('says when nobody will hear it', async () => {
    expect(await answers({ channel: { ...channel, maySpeak: false } })).toEqual([
      '…',
      'I am in **Lounge** now. I may not speak there: give me the permission Speak.',
    ])
  })

  it.each([
    [joinFailure({ closeCode: 4017, status: 'signalling', waitedMs: 900 }), 'end-to-end encrypted'],
    [noVoiceLibrary(new Error('no such file')), 'library for encrypted calls'],
    [joinFailure({ closeCode: 4014, status: 'connecting', waitedMs: 900 }), 'somebody sent me out'],
    [joinFailure({ closeCode: 4999, status: 'connecting', waitedMs: 900 }), '(4999)'],
    [
      joinFailure({ closeCode: null, status: 'signalling', waitedMs: 15_000 }),
      'did not name a voice server within 15 s',
    ],
    [joinFailure({ closeCode: null, status: 'connecting', waitedMs: 15_000 }), 'may block UDP'],
  ])('explains a failure: %s', async (failure, words) => {
    const said = await answers({}, { join: () => Promise.reject(failure) })

    expect(said[1]).toMatch(/^I could not join \*\*Lounge\*\*: /)
    expect(said[1]).toContain(words)
  })

  it('only obeys on the servers that are named', async () => {
    expect(await answers({}, { guildIds: ['g1'] })).toHaveLength(2)
    expect(await answers({}, { guildIds: ['g2'] })).toEqual([
      'I may not be used on this server: its id is not in my settings (guild_ids).',
    ])
  })
})

it('/leave says whether there was anything to leave', async () => {
  expect(await answers({ command: 'leave' })).toEqual(['Bye!'])
  expect(await answers({ command: 'leave' }, { isThere: false })).toEqual([
    'I am in no voice channel here.',
  ])
  expect(await answers({ command: 'dance' })).toEqual([
    'I do not know /dance. Try /join or /leave.',
  ])
})
