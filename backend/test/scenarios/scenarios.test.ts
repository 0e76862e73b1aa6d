import { readdir } from 'node:fs/promises'
import { fileURLToPath } from 'node:url'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { VoiceChat } from '../conversation/voice-chat.ts'
import { interruptions } from './interruptions.ts'
import type { Scenario } from './scenario.ts'
import { tools } from './tools.ts'
import { troubles } from './troubles.ts'
import { turns } from './turns.ts'

const all = [...turns, ...interruptions, ...tools, ...troubles]
/** How often each runs; every run is compared with the first, to the last bit. */
const RUNS = process.env.OPENNEURO_SOAK === '1' ? 100 : 2

/** Every event of each, in order. */
const timelines = fileURLToPath(new URL('timelines', import.meta.url))
const fileOf = ({ name }: Scenario) => `${name.replace(/\W+/g, '-')}.txt`

let chat: VoiceChat
beforeAll(async () => {
  chat = await VoiceChat.start()
})
afterAll(() => chat[Symbol.asyncDispose]())

describe('scenarios on the virtual clock', () => {
  it('are at least thirty, each with its name', () => {
    const names = new Set(all.map(({ name }) => name))

    expect(names.size).toBe(all.length)
    expect(names.size).toBeGreaterThanOrEqual(30)
  })

  it('have a timeline each', async () => {
    const files = await readdir(timelines)

    expect(files.sort()).toEqual(all.map(fileOf).sort())
  })

  it.each(all)('$name', { timeout: 600_000 }, async (scenario) => {
    const first = await chat.talk(scenario)

    const file = `${timelines}/${fileOf(scenario)}`
    await expect(`${first.timeline.join('\n')}\n`).toMatchFileSnapshot(file)
    expect(first.history).toEqual(scenario.history)
    if (scenario.notes) expect(first.notes).toEqual(scenario.notes)
    for (let i = 1; i < RUNS; i++) {
      const again = await chat.talk(scenario)
      expect(again.timeline).toEqual(first.timeline)
      expect(again.everything).toBe(first.everything)
    }
  })
})
