import { spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { getCACertificates, setDefaultCACertificates } from 'node:tls'
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest'
import { RealClock } from '../../../core/runtime/index.ts'
import { startProviders } from '../../testing/provider-server/index.ts'
import { BotLock } from './bot-lock.ts'
import { DiscordConfig } from './config.ts'
import { openBot } from './discord-bot.ts'
import { FakeDiscord } from './fixtures/discord-server.ts'
import { FakeVoiceServer } from './fixtures/voice-server.ts'
import { CallMemory } from './last-calls.ts'
import { loadOpus } from './opus-codec.ts'
import type { BotContext, Voice } from './voice-bot.ts'

const folder = mkdtempSync(join(tmpdir(), 'openneuro-discord-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))

function contextOf(baseUrl: string, token: string, more: object = {}) {
  const notes: (string | null)[] = []
  const logged: string[] = []
  const log = (fields: object | string, sentence?: string) =>
    void logged.push(sentence ?? String(fields))
  const context: BotContext = {
    config: DiscordConfig.parse({ base_url: baseUrl, ...more }),
    clock: new RealClock(0),
    signal: new AbortController().signal,
    secrets: { get: (name) => (name === 'DISCORD_TOKEN' && token !== '' ? token : undefined) },
    log: { debug: log, info: log, warn: log, error: log },
    paths: { write: (path: string) => join(folder, path) } as BotContext['paths'],
    note: (text) => notes.push(text),
    progress: () => {},
  }
  return { context, notes, logged }
}

/** On which the other node has time to answer, however slow the machine is. */
class PatientClock extends RealClock {
  override sleep(ms: number, signal?: AbortSignal): Promise<void> {
    return super.sleep(ms * 10, signal)
  }
}

describe('openBot', () => {
  it('says what to do about a token that Discord does not accept', async () => {
    await using server = await startProviders()
    server.on('GET', '/v10/gateway/bot', (_, reply) =>
      reply.json(401, { message: '401: Unauthorized', code: 0 }),
    )

    const opening = openBot(contextOf(server.url, 'not.a.token').context)

    await expect(opening).rejects.toMatchObject({
      message: `${new URL(server.url).host} answered 401; Paste a new key for DISCORD_TOKEN: the token of a bot from discord.com/developers`,
      isPermanent: true,
    })
  })

  it('says when Discord cannot be reached, and when there is no token', async () => {
    const server = await startProviders()
    const { url } = server
    await server.close()

    await expect(openBot(contextOf(url, 'a.token').context)).rejects.toThrow('cannot be reached')
    await expect(openBot(contextOf(url, '').context)).rejects.toThrow(
      'enter DISCORD_TOKEN under Keys',
    )
  })

  it('does not take a bot that another node has', async () => {
    const lock = new BotLock('a.token')
    const { context } = contextOf('http://127.0.0.1:9', 'a.token')
    const { clock, signal } = context
    expect(await lock.take(clock, signal)).toBe(true)

    await expect(openBot({ ...context, clock: new PatientClock(0) })).rejects.toThrow(
      'another DiscordIO node uses the bot of "DISCORD_TOKEN"',
    )
    lock.release()
    const next = new BotLock('a.token')
    expect(await next.take(clock, signal)).toBe(true)
    next.release()
  })

  it('registers its commands and answers them', async () => {
    await using discord = await new FakeDiscord().listen()
    const { context, notes } = contextOf(discord.url, discord.token)

    const bot = await openBot(context)
    const join = await discord.command('join')
    const leave = await discord.command('leave')
    await bot.close()

    expect(discord.registered).toEqual(['join', 'leave'])
    expect(join).toBe('Go into a voice channel first, then call me again.')
    expect(leave).toBe('I am in no voice channel here.')
    expect(notes).toEqual(['Waits for /join'])
  })

  it('registers them on the servers that are named, and obeys there only', async () => {
    await using discord = await new FakeDiscord().listen()
    const { context, logged } = contextOf(discord.url, discord.token, { guild_ids: ['77'] })

    const bot = await openBot(context)
    const answer = await discord.command('join')
    await bot.close()

    expect(discord.registeredOn).toEqual(['77', '77'])
    expect(answer).toContain('not in my settings (guild_ids)')
    expect(logged).toEqual([])
  })
})

const hasOpenssl = spawnSync('openssl', ['version']).status === 0
if (!hasOpenssl) console.info('Skipped: calls need the program openssl')

const JOIN_MS = 15_000

/** The time for joining takes a fraction of a second; what else the clock is asked for is as long as it is. */
class FastClock extends RealClock {
  override sleep(ms: number, signal?: AbortSignal): Promise<void> {
    return super.sleep(ms === JOIN_MS ? ms / 50 : ms, signal)
  }
}

describe.skipIf(!hasOpenssl)('a call', () => {
  let certificates: string[]
  beforeAll(() => {
    certificates = getCACertificates('default')
  })
  afterEach(() => setDefaultCACertificates(certificates))

  /** A bot on a server whose user sits in a voice channel. */
  async function start(voice: FakeVoiceServer | null, clock?: RealClock) {
    const discord = await new FakeDiscord().listen()
    discord.isUserInChannel = true
    discord.voiceEndpoint = voice?.endpoint ?? null
    if (voice) setDefaultCACertificates([voice.cert])
    const { context, notes, logged } = contextOf(discord.url, discord.token)
    const bot = await openBot({ ...context, ...(clock && { clock }) })
    return { discord, bot, notes, logged }
  }

  it('is joined, heard, spoken in, and left', async () => {
    await using voice = await new FakeVoiceServer(folder).listen()
    const { discord, bot, notes } = await start(voice)
    const opus = loadOpus()
    const packet = opus().encode(new Uint8Array(3840).fill(9))
    const heard = Promise.withResolvers<Voice>()
    const said = Promise.withResolvers<Uint8Array>()
    bot.onVoice = heard.resolve
    voice.onPacket = said.resolve

    expect(await discord.command('join')).toBe('I am in **Lounge** now.')
    bot.say(packet)
    expect(Buffer.from(await said.promise)).toEqual(Buffer.from(packet))
    voice.speaking('700', 7)
    // The number comes by another way than the sound.
    const speaking = setInterval(() => voice.say(7, packet), 20)
    const { userId, userName, opus: sound } = await heard.promise
    clearInterval(speaking)
    expect([userId, userName]).toEqual(['700', 'ada'])
    expect(Buffer.from(sound)).toEqual(Buffer.from(packet))
    expect(await discord.command('leave')).toBe('Bye!')
    await discord.left()
    await bot.close()

    expect(notes).toEqual(['Waits for /join', 'In Lounge', 'Waits for /join'])
    expect(discord.moves).toEqual(['600', null])
    await discord[Symbol.asyncDispose]()
  })

  it('is joined again after a restart', async () => {
    await using voice = await new FakeVoiceServer(folder).listen()
    const before = await start(voice)
    await before.discord.command('join')
    await before.bot.close()
    await before.discord[Symbol.asyncDispose]()

    const { discord, bot, notes } = await start(voice)
    await vi.waitFor(() => expect(notes).toContain('In Lounge'), { timeout: 50_000 })
    await discord.command('leave')
    await bot.close()
    await discord[Symbol.asyncDispose]()
  })

  it.each([
    [4017, 'this call is end-to-end encrypted, in a version that I do not know (4017)'],
    [4022, 'the call has ended (4022)'],
  ])('that cannot be joined (%i) is explained', async (code, words) => {
    await using voice = await new FakeVoiceServer(folder).listen()
    voice.closeCode = code
    const { discord, bot, notes } = await start(voice)

    expect(await discord.command('join')).toContain(`I could not join **Lounge**: ${words}`)
    await discord.left()
    await bot.close()
    expect(new Set(notes)).toEqual(new Set(['Waits for /join']))
    await discord[Symbol.asyncDispose]()
  })

  it('that nobody answers is given up after 15 s', async () => {
    const { discord, bot } = await start(null, new FastClock(0))

    expect(await discord.command('join')).toContain('did not name a voice server')
    await bot.close()
    await discord[Symbol.asyncDispose]()
  })
})

describe('CallMemory', () => {
  it('leads back into calls once, soon after', async () => {
    const memory = new CallMemory(join(folder, 'calls.json'))
    const calls = [{ guild_id: '1', channel_id: '2' }]

    await memory.save(calls, 1_000_000)
    expect(await memory.take(1_030_000)).toEqual(calls)
    expect(await memory.take(1_030_000)).toEqual([])

    await memory.save(calls, 1_000_000)
    expect(await memory.take(1_100_000)).toEqual([])
    await memory.save([], 1_000_000)
    expect(await memory.take(1_000_000)).toEqual([])
  })
})
