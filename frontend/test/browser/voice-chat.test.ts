import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Turn } from '@openneuro/protocol'
import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { AskedChat } from '../../../backend/src/components/testing/provider-server/chat-behaviour.ts'
import {
  INWORLD_PATH,
  type ProviderServer,
  serveInworld,
  serveOpenAiAudio,
  startProviders,
} from '../../../backend/src/components/testing/provider-server/index.ts'
import { serveOpenAiChat } from '../../../backend/src/components/testing/provider-server/openai-chat.ts'
import { hasEspeak, Recording } from '../../../backend/test/conversation/recording.ts'
import { executablePath, launchBrowser, nodeOf, openEditor } from './browser.ts'
import { eventually, TestServer } from './server.ts'

const STORY =
  'Once upon a time there was a ship, and it sailed over the wide blue sea. ' +
  'It had a captain with a long beard. He loved to sing, day and night, whatever the weather was like.'

/** Five turns; the fourth falls into the answer to the third. */
const TALK = [
  { at: 3000, speak: 'Good morning.', reply: 'Good morning to you, too.' },
  { at: 8500, speak: 'What is your name please?', reply: 'I am called Nero.' },
  { at: 15_000, speak: 'Tell me a very long story about the sea.', reply: STORY },
  {
    at: 21_500,
    speak: 'Please stop because I know that one and I would rather hear about the mountains today.',
    reply: 'They are high.',
  },
  {
    at: 31_000,
    speak: 'Thank you very much for our talk and good bye until tomorrow.',
    reply: 'See you.',
  },
]

const canRun = executablePath !== undefined && hasEspeak

/** Waiting for speech takes as long as speaking. What a busy machine spoils is tried once more. */
describe.skipIf(!canRun)(
  'Voice Chat (needs a browser and espeak-ng)',
  { timeout: 300_000, retry: 1 },
  () => {
    const folder = mkdtempSync(join(tmpdir(), 'openneuro-voice-'))
    const wav = join(folder, 'talk.wav')
    const recording = canRun ? new Recording(TALK, { tailMs: 30_000 }) : null
    let server: TestServer
    let providers: ProviderServer
    let browser: Browser
    let asked: AskedChat[]

    beforeAll(async () => {
      writeFileSync(wav, recording!.wav())
      providers = await startProviders({
        delays: { asrMs: 150, firstTokenMs: 200, tokenMs: 10, firstAudioMs: 150 },
      })
      serveOpenAiAudio(providers, { key: 'groq', reply: ({ file }) => recording!.textLike(file) })
      serveOpenAiChat(providers, {
        key: 'groq',
        reply: (chat) => {
          asked.push(chat)
          const said = chat.messages.at(-1)?.text
          return TALK.find(({ speak }) => speak === said)?.reply ?? 'Pardon?'
        },
      })
      serveInworld(providers, { key: 'inworld' })
      server = await TestServer.start()
      browser = await launchBrowser(wav)
    }, 120_000)
    afterAll(async () => {
      await browser?.close()
      await server?.[Symbol.asyncDispose]()
      await providers?.close()
      rmSync(folder, { recursive: true, force: true })
    })

    async function call(method: string, path: string, body?: object): Promise<unknown> {
      const response = await fetch(server.address + path, {
        method,
        ...(body && {
          headers: { 'content-type': 'application/json' },
          body: JSON.stringify(body),
        }),
      })
      const text = await response.text()
      if (!response.ok) throw new Error(`${method} ${path}: ${response.status} ${text}`)
      return text === '' ? null : JSON.parse(text)
    }

    /** Changes fields of a node's configuration and leaves the others as the preset has them. */
    async function configure(id: string, fields: object): Promise<void> {
      const node = (await server.nodes()).find((one) => one.id === id)!
      const { config } = node.init_args as { config: object }
      const init_args = { ...node.init_args, config: { ...config, ...fields } }
      await call('PATCH', `/graph/nodes/${id}/init-args`, { init_args })
    }

    const turns = async () => ((await call('GET', '/turns?after=0')) as { turns: Turn[] }).turns

    it('holds a conversation of five turns, one of them an interruption', async () => {
      asked = []
      await call('PUT', '/env', { content: 'GROQ_API_KEY=groq\nINWORLD_API_KEY=inworld\n' })
      await call('POST', '/projects/Voice%20Chat/start?reload=true')
      await configure('asr', { base_url: `${providers.url}/openai/v1` })
      await configure('llm', { base_url: `${providers.url}/openai/v1` })
      await configure('tts', { url: providers.url + INWORLD_PATH })
      await call('POST', '/graph/start')
      await using window = await openEditor(browser, server.address)
      const { page, complaints } = window

      await nodeOf(page, 'MicBrowser').getByRole('button', { name: 'Start microphone' }).click()
      await eventually(
        turns,
        (all) => all.some((one) => one.turn >= 5 && one.outcome === 'played'),
        {
          withinMs: 200_000,
        },
      )
      await call('POST', '/graph/stop')

      const said = asked.at(-1)!.messages.slice(1)
      expect(said.filter(({ role }) => role === 'user').map(({ text }) => text)).toEqual(
        TALK.map(({ speak }) => speak),
      )
      const answers = said.filter(({ role }) => role === 'assistant').map(({ text }) => text)
      const [story] = answers.splice(2, 1)
      expect(answers).toEqual([TALK[0]!.reply, TALK[1]!.reply, TALK[3]!.reply])
      expect(story).toMatch(/ \[interrupted\]$/)
      expect(STORY.startsWith(story!.replace(' [interrupted]', ''))).toBe(true)
      expect(complaints).toEqual([])
      for (const { total_ms, parts, outcome } of await turns()) {
        if (outcome !== 'played') continue
        const sum = parts.reduce((all, { ms, overlapped }) => all + (overlapped ? 0 : ms), 0)
        expect(Math.abs(sum - total_ms)).toBeLessThanOrEqual(5)
        const names = parts.map(({ part }) => part)
        expect(names).toEqual(expect.arrayContaining(['end_of_turn', 'first_audio', 'played']))
      }
    })
  },
)
