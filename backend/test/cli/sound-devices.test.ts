import { type ChildProcess, spawn } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { afterAll, describe, expect, it } from 'vitest'
import { WebSocket } from 'ws'
import { cli, openneuro, openneuroUntil } from './openneuro.ts'
import { makeVirtualSoundCard, soundLibraryProblem } from './virtual-sound-card.ts'

const folder = mkdtempSync(join(tmpdir(), 'openneuro-devices-'))
const bridges: ChildProcess[] = []
afterAll(() => {
  for (const bridge of bridges) bridge.kill('SIGKILL')
  rmSync(folder, { recursive: true, force: true })
})

const problem = soundLibraryProblem(folder)
const withLibrary = it.skipIf(problem !== null)
const because = problem ? ` (skipped: ${problem})` : ''
const card = makeVirtualSoundCard(folder)

function graphFile(
  name: string,
  nodes: object,
  edges: readonly (readonly string[])[] = [],
): string {
  const file = join(folder, `${name}.json`)
  const links = edges.map(([source_node, source_slot, target_node, target_slot]) => ({
    source_node,
    source_slot,
    target_node,
    target_slot,
  }))
  writeFileSync(file, JSON.stringify({ nodes, edges: links }))
  return file
}

const speech = { type: 'AudioFile', init_args: { config: { path: 'samples/speech.wav' } } }
const standard = { value: '', label: 'System default' }
const home = (name: string) => ['--home', join(folder, name)]

async function startBridge(...flags: string[]): Promise<string> {
  const child = spawn(process.execPath, [cli, 'audio-bridge', '--port', '0', ...flags], {
    env: { ...process.env, ...card.env },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  bridges.push(child)
  for await (const line of createInterface({ input: child.stdout! })) return line
  throw new Error('The bridge ended before it said where it listens')
}

describe(`native sound devices${because}`, { timeout: 180_000 }, () => {
  withLibrary('Mic hears what the sound card hears', async () => {
    const graph = graphFile('mic', { mic: { type: 'Mic', init_args: {} } })

    const { lines } = await openneuroUntil(
      (all) => all.length > 10,
      ['run', graph, ...home('a'), '--tap', 'mic.audio'],
      card.env,
    )

    expect(lines[0]).toMatchObject({ kind: 'AudioFrame', sample_rate: 48_000, channels: 1 })
    expect(lines[0]).toMatchObject({ data: { shape: [1, 960] } })
  })

  withLibrary('Speaker plays at the pace of the sound, and says how much was heard', async () => {
    const edges = [['file', 'audio', 'speaker', 'audio']]
    const graph = graphFile('speaker', { file: speech, speaker: { type: 'Speaker' } }, edges)

    const { lines } = await openneuroUntil(
      (all) => all.length === 10,
      ['run', graph, ...home('b'), '--tap', 'speaker.playback'],
      card.env,
    )

    const heard = lines.map(({ ms }) => ms as number)
    const atMs = lines.map(({ timestamp_us }) => (timestamp_us as number) / 1000)
    expect(heard).toHaveLength(10)
    expect(heard).toEqual([...heard].sort((a, b) => a - b))
    expect(heard.at(-1)! - heard[0]!).toBeGreaterThan(0)
    expect(heard.at(-1)! - heard[0]!).toBeLessThan(atMs.at(-1)! - atMs[0]! + 200)
  })

  withLibrary('says which device is missing and what to do', async () => {
    const config = { device: 'Nosuch 5000' }
    const graph = graphFile('missing', { mic: { type: 'AudioIn', init_args: { config } } })

    const { code, stderr } = await openneuro(
      ['run', graph, ...home('c'), '--for', '2'],
      '',
      card.env,
    )

    expect(code).toBe(1)
    expect(stderr).toContain('Cannot open the microphone "Nosuch 5000"')
    expect(stderr).toContain('MicBrowser')
  })
})

describe(`openneuro audio-bridge${because}`, { timeout: 180_000 }, () => {
  withLibrary(
    'lends its microphone to RemoteAudioIn and its speaker to RemoteAudioOut',
    async () => {
      const server_url = await startBridge()
      const config = { server_url, channels: 1 }
      const graph = graphFile(
        'remote',
        {
          in: { type: 'RemoteAudioIn', init_args: { config } },
          file: speech,
          out: { type: 'RemoteAudioOut', init_args: { config } },
        },
        [['file', 'audio', 'out', 'audio']],
      )

      const taps = ['--tap', 'in.audio', '--tap', 'out.playback']
      const of = (lines: readonly Record<string, unknown>[], name: string) =>
        lines.filter(({ slot }) => slot === name)
      const { lines } = await openneuroUntil(
        (all) => of(all, 'audio').length > 10 && of(all, 'playback').length > 5,
        ['run', graph, ...home('d'), ...taps],
      )

      const audio = of(lines, 'audio')
      expect(audio[0]).toMatchObject({
        sample_rate: 48_000,
        channels: 1,
        data: { shape: [1, 960] },
      })
      expect(of(lines, 'playback').length).toBeGreaterThan(5)
    },
  )

  withLibrary('answers who asks for its health and devices, and no web page', async () => {
    const url = (await startBridge()).replace('ws:', 'http:').replace('/ws/audio', '')

    const health = await fetch(`${url}/health`)
    const devices = await fetch(`${url}/devices`)
    const page = await fetch(`${url}/devices`, { headers: { origin: 'http://evil.example' } })

    expect(await health.json()).toEqual({ status: 'ok' })
    const { input, output } = (await devices.json()) as Record<string, { label: string }[]>
    expect([input![0], output![0]]).toEqual([standard, standard])
    expect(input!.length).toBeGreaterThan(1)
    expect(page.status).toBe(403)
  })

  withLibrary('refuses what it cannot give, in words', async () => {
    const socket = new WebSocket(await startBridge())
    const closed = new Promise((resolve) => socket.once('close', resolve))
    const answer = new Promise((resolve) =>
      socket.once('message', (data) => resolve(JSON.parse(String(data)))),
    )
    socket.once('open', () => socket.send('{"role":"listener"}'))

    expect(await answer).toMatchObject({ ok: false, error: expect.stringContaining('"role"') })
    expect(await closed).toBe(1011)
  })

  withLibrary('asks for the token in its address beyond this machine', async () => {
    const url = await startBridge('--host', '0.0.0.0')
    const local = new URL(url.replace('0.0.0.0', '127.0.0.1').replace('ws:', 'http:'))
    const health = (query: string) => fetch(`${local.origin}/health${query}`)

    expect(local.searchParams.get('token')).toMatch(/^[\w-]{32}$/)
    expect((await health('')).status).toBe(403)
    expect((await health('?token=wrong')).status).toBe(403)
    expect((await health(local.search)).status).toBe(200)
  })
})
