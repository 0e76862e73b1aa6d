import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, it } from 'vitest'
import { RealClock } from '../../../core/runtime/index.ts'
import { startProviders } from '../../testing/provider-server/index.ts'
import { BotLock } from './bot-lock.ts'
import { DiscordConfig } from './config.ts'
import { openBot } from './discord-bot.ts'
import { FakeDiscord } from './fixtures/discord-server.ts'
import { CallMemory } from './last-calls.ts'
import type { BotContext } from './voice-bot.ts'

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

describe('openBot', { timeout: 60_000 }, () => {
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
    const { clock, signal } = contextOf('', '').context
    expect(await lock.take(clock, signal)).toBe(true)

    await expect(openBot(contextOf('http://127.0.0.1:9', 'a.token').context)).rejects.toThrow(
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
