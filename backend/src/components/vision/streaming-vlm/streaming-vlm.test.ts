import sharp from 'sharp'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { type TextFrame, VideoFrame } from '../../../core/index.ts'
import { OutsideClock, runComponent } from '../../../core/testing/index.ts'
import type { AskedChat } from '../../testing/provider-server/chat-behaviour.ts'
import { type ProviderServer, startProviders } from '../../testing/provider-server/index.ts'
import { serveOpenAiChat } from '../../testing/provider-server/openai-chat.ts'
import { streamingVlm } from './streaming-vlm.ts'

const T0 = 1_700_000_000_000_000
const CHAT = '/v1/chat/completions'

let clock: OutsideClock
let server: ProviderServer
let asked: AskedChat[]

beforeEach(async () => {
  clock = new OutsideClock()
  server = await startProviders({ clock, delays: { firstTokenMs: 200 } })
  asked = []
  serveOpenAiChat(server, {
    key: 'key',
    reply(chat) {
      asked.push(chat)
      const { name } = chat.body.response_format.json_schema
      return JSON.stringify({ [name]: `${name} ${asked.length}` })
    },
  })
})
afterEach(async () => {
  await server.close()
  clock[Symbol.dispose]()
})

/** A picture of one colour. */
const pictureAt = (ms: number, [red, green, blue] = [255, 0, 0]) => {
  const data = new Uint8Array(32 * 16 * 3)
  for (let i = 0; i < data.length; i += 3) data.set([red!, green!, blue!], i)
  return new VideoFrame({
    data,
    width: 32,
    height: 16,
    format: 'rgb',
    timestampUs: T0 + ms * 1000,
    turn: 2,
  })
}

async function watch(video: readonly VideoFrame[], config: object = {}) {
  let logs = ''
  const outputs = await runComponent<{ observation: TextFrame[]; objects: TextFrame[] }>(
    streamingVlm,
    {
      config: { base_url: `${server.url}/v1`, ...config },
      inputs: { video },
      secrets: { OPENAI_API_KEY: 'key' },
      outside: clock,
      onOutput: (_, text) => {
        logs += text
      },
    },
  )
  const texts = (frames: readonly TextFrame[]) => frames.map(({ text }) => text)
  return { ...outputs, texts: [texts(outputs.observation), texts(outputs.objects)], logs }
}

const rolesOf = ({ messages }: AskedChat) => messages.map(({ role }) => role)

describe('StreamingVLM', () => {
  it('tells what is new, then what is there', async () => {
    const { observation, objects, texts, logs } = await watch([pictureAt(0)], {
      caption_prompt: 'Look.',
    })

    expect([texts, logs]).toEqual([[['caption 1'], ['objects 2']], ''])
    expect(
      [...observation, ...objects].map(({ timestampUs, turn }) => [timestampUs, turn]),
    ).toEqual([
      [T0, 2],
      [T0, 2],
    ])
    expect(asked[0]).toMatchObject({
      model: 'gpt-5.4',
      messages: [{ role: 'system', text: 'Look.' }, { role: 'user' }],
      body: { max_tokens: 512, response_format: { type: 'json_schema' } },
    })
    expect(asked[1]).toMatchObject({ body: { max_tokens: 256 } })
    expect(asked[1]!.messages[1]!.text).toBe('List so far: (empty)\nWhat has changed: caption 1')
  })

  it('sends the picture as a JPEG in its own colours', async () => {
    await watch([pictureAt(0, [250, 10, 20])])

    const { url } = asked[0]!.body.messages[1].content[0].image_url
    const [type, base64] = url.split(',')
    const { data, info } = await sharp(Buffer.from(base64, 'base64'))
      .raw()
      .toBuffer({ resolveWithObject: true })
    expect(type).toBe('data:image/jpeg;base64')
    expect([info.width, info.height]).toEqual([32, 16])
    expect(
      Math.abs(data[0]! - 250) + Math.abs(data[1]! - 10) + Math.abs(data[2]! - 20),
    ).toBeLessThan(20)
  })

  it('shows the pictures before again, up to its limit', async () => {
    await watch(
      [0, 1000, 2000, 3000].map((ms) => pictureAt(ms)),
      { max_history: 2 },
    )

    const captions = asked.filter((_, index) => index % 2 === 0)
    expect(captions.map(rolesOf)).toEqual([
      ['system', 'user'],
      ['system', 'user', 'assistant', 'user'],
      ['system', 'user', 'assistant', 'user', 'assistant', 'user'],
      ['system', 'user', 'assistant', 'user', 'assistant', 'user'],
    ])
    expect(captions[3]!.messages[2]!.text).toBe('{"caption":"caption 3"}')
    expect(asked[3]!.messages[1]!.text).toContain('List so far: objects 2')
  })

  it('looks only at the newest picture', async () => {
    await watch([0, 100, 200, 300, 900].map((ms) => pictureAt(ms)))

    expect(asked).toHaveLength(6)
  })

  it.each([
    ['an error', { status: 500 }, 'answered 500'],
    ['no JSON', { status: 200, body: 'nothing' }, 'no JSON'],
    ['no caption', { status: 200, body: { choices: [] } }, 'answered without'],
    [
      'plain words',
      { status: 200, body: { choices: [{ message: { content: 'A cat' } }] } },
      'answered without',
    ],
  ])('skips a picture after %s, and goes on', async (_, failure, why) => {
    server.fail({ path: CHAT, ...failure })

    const { texts, logs } = await watch([pictureAt(0), pictureAt(5000)])

    expect(texts).toEqual([['caption 1'], ['objects 2']])
    expect(logs.match(/picture skipped: request failed/g)).toHaveLength(1)
    expect(logs).toContain(why)
  })

  it('asks less often the longer it fails', async () => {
    server.fail({ path: CHAT, status: 500, times: Number.POSITIVE_INFINITY })
    const video = Array.from({ length: 100 }, (_, i) => pictureAt(i * 100))

    const { logs } = await watch(video)

    expect(logs.match(/request failed/g)).toHaveLength(5)
  })

  it('reads a structured answer in a fence', async () => {
    const content = '```json\n{"caption": "A cat"}\n```'
    server.fail({ path: CHAT, status: 200, body: { choices: [{ message: { content } }] } })

    const { texts } = await watch([pictureAt(0)])

    expect(texts[0]).toEqual(['A cat'])
  })

  it('has nothing to tell when nothing has changed', async () => {
    server.fail({
      path: CHAT,
      status: 200,
      body: { choices: [{ message: { content: '{"caption":""}' } }] },
    })

    const { texts } = await watch([pictureAt(0)])

    expect(texts).toEqual([[], ['objects 1']])
    expect(asked[0]!.messages[1]!.text).toContain('What has changed: (nothing)')
  })

  it('uses the next server when the first fails', async () => {
    server.fail({ path: CHAT, status: 503 })

    const { texts } = await watch([pictureAt(0)], { fallback: [{ model_id: 'other' }] })

    expect(texts).toEqual([['caption 1'], ['objects 2']])
    expect(asked.map(({ model }) => model)).toEqual(['other', 'other'])
  })

  it('needs a key for OpenAI only', () => {
    const own = streamingVlm.requires({ config: { base_url: server.url, fallback: [] } })
    const hosted = streamingVlm.requires({
      config: { base_url: 'https://api.openai.com/v1', fallback: [] },
    })

    expect(own[0]).toMatchObject({ name: 'OPENAI_API_KEY', optional: true })
    expect(hosted).toEqual([
      { kind: 'secret', name: 'OPENAI_API_KEY', optional: false },
      { kind: 'host', host: 'api.openai.com' },
    ])
  })
})
