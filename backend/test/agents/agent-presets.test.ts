import { readFile } from 'node:fs/promises'
import { parseDocument } from '@openneuro/protocol'
import { describe, expect, it } from 'vitest'
import { createCatalog } from '../../src/components/registry.ts'
import { serveInworld, startProviders } from '../../src/components/testing/provider-server/index.ts'
import { serveOpenAiChat } from '../../src/components/testing/provider-server/openai-chat.ts'
import { type MessageFrame, TextFrame } from '../../src/core/index.ts'
import { OutsideClock, runGraph } from '../../src/core/testing/index.ts'
import { page } from '../conversation/page.ts'

const ORIGIN_US = Date.UTC(2025, 0, 1) * 1000
const typed = (ms: number, text: string) =>
  new TextFrame({ text, timestampUs: ORIGIN_US + ms * 1000 })

// biome-ignore lint/suspicious/noExplicitAny: a graph file
async function preset(name: string): Promise<any> {
  const url = new URL(`../../assets/presets/${name}/graph.json`, import.meta.url)
  return JSON.parse(await readFile(url, 'utf8'))
}

function components() {
  const catalog = createCatalog()
  return [...catalog.types.map((type) => catalog.component(type)!), page]
}

const texts = (frames: readonly TextFrame[] = []) => frames.map(({ text }) => text)

/** Messages as lines, calls with their arguments. */
function lines(prompt: readonly MessageFrame[] = []): string[] {
  return prompt.map(({ role, content, toolCalls }) => {
    const calls = (toolCalls ?? []).map((call) => `${call.name}(${call.arguments})`)
    return [`${role}:`, ...calls, ...(content ? [content] : [])].join(' ')
  })
}

describe('Text Agent', () => {
  it('answers and uses its tools, with no key and no network', async () => {
    const { document } = parseDocument(await preset('Text Agent'))

    const { outputs, errors } = await runGraph(document, {
      components: components(),
      threads: false,
      feed: {
        'input.ui_text': [
          typed(0, 'hello'),
          typed(5000, 'note buy milk'),
          typed(10_000, 'what did you note?'),
          typed(15_000, 'walk to the door'),
        ],
      },
    })

    expect(errors).toEqual({})
    expect(texts(outputs['display.ui_text'])).toEqual([
      'Hello! What shall we talk about?',
      'I have noted it.',
      'My note says: buy milk',
      'Moving: walk to the door',
    ])
    expect(texts(outputs['body.ui_text'])).toEqual(['walk to the door'])
  })
})

describe('Agent', () => {
  it('speaks as its character, moves, and remembers what was heard', async () => {
    using clock = new OutsideClock()
    await using server = await startProviders({ clock })
    const asked: { tools: readonly string[]; first: string }[] = []
    serveOpenAiChat(server, {
      reply({ messages, tools }) {
        asked.push({ tools, first: messages[0]!.text })
        const last = messages.at(-1)!
        if (last.role === 'tool') return 'I am on my way.'
        if (last.text !== 'Come here.') return ''
        return {
          text: 'Coming.',
          toolCalls: [{ name: 'move', arguments: { instruction: 'walk', x: 1, z: 2 } }],
        }
      },
    })
    serveInworld(server)
    const graph = await preset('Agent')
    graph.nodes.llm.init_args.config.base_url = `${server.url}/openai/v1`
    graph.nodes.tts.init_args.config.url = `${server.url}/tts/v1/voice:stream`
    graph.nodes.page = { ...graph.nodes.input, id_: 'page', type: page.name }

    const { outputs, errors } = await runGraph(parseDocument(graph).document, {
      components: components(),
      threads: false,
      outside: clock,
      secrets: { GROQ_API_KEY: 'key', INWORLD_API_KEY: 'key' },
      // Pulse asks at the start and every 20 s; both times there is nothing to say.
      feed: { 'input.ui_text': [typed(0, ''), typed(3000, 'Come here.')] },
      wires: [
        'speaker.ui_audio -> page.audio',
        'speaker.ui_control -> page.control',
        'page.played -> speaker.ui_played',
      ],
      until: { ms: 45_000 },
    })

    expect(errors).toEqual({})
    expect(asked[0]).toEqual({ tools: ['move'], first: expect.stringContaining('Ilse Varga') })
    expect(texts(outputs['captions.ui_text'])).toEqual(['Coming.', 'I am on my way.'])
    expect(texts(outputs['motion.ui_text'])).toEqual(['walk'])
    const history = lines(outputs['agent.messages']?.at(-1)).filter(
      (line) => !line.startsWith('system:'),
    )
    expect(history).toEqual([
      'user: Come here.',
      'assistant: Coming.',
      'assistant: move({"instruction":"walk","x":1,"z":2})',
      'tool: Moving: walk; going to x=1, z=2',
      'assistant: I am on my way.',
    ])
  })
})
