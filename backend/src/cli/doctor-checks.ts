import { execFile } from 'node:child_process'
import { access, constants, readFile, stat } from 'node:fs/promises'
import { createServer } from 'node:net'
import { dirname } from 'node:path'
import { promisify } from 'node:util'

const run = promisify(execFile)
const PROGRAM_TIMEOUT_MS = 10_000

export interface Finding {
  readonly name: string
  /** `note`: something works less well or not at all; `bad`: nothing works. */
  readonly state: 'ok' | 'note' | 'bad'
  readonly found: string
  /** What to do. */
  readonly advice?: string
}

export interface MachineOptions {
  readonly port: number
  readonly home: string
}

/** Looks at everything that OpenNeuro can use; nothing is changed. */
export function machineChecks({ port, home }: MachineOptions): Promise<Finding[]> {
  return Promise.all([
    nodeCheck(),
    portCheck(port),
    programCheck('ffmpeg', ['-version'], 'video files, cameras and Discord need it'),
    programCheck('espeak-ng', ['--version'], 'speech without a network needs it'),
    gpuCheck(),
    audioCheck(),
    modelServerCheck(),
    homeCheck(home),
  ])
}

function nodeCheck(): Finding {
  const found = `${process.versions.node} at ${process.execPath}`
  if (Number(process.versions.node.split('.')[0]) >= 24) return { name: 'Node', state: 'ok', found }
  const advice = 'Run the command as "npx --no-install openneuro": it brings the Node it needs'
  return { name: 'Node', state: 'bad', found, advice }
}

async function portCheck(port: number): Promise<Finding> {
  const name = `port ${port}`
  const { promise, resolve } = Promise.withResolvers<NodeJS.ErrnoException | null>()
  const server = createServer()
    .once('error', resolve)
    .once('listening', () => resolve(null))
  server.listen({ port, host: '127.0.0.1' })
  const error = await promise
  if (error === null) {
    await new Promise((closed) => server.close(closed))
    return { name, state: 'ok', found: 'free' }
  }
  const found =
    error.code === 'EADDRINUSE' ? 'taken, perhaps by a running OpenNeuro' : error.message
  return { name, state: 'note', found, advice: 'Start with another one: npm start -- --port 8001' }
}

async function programCheck(program: string, args: string[], use: string): Promise<Finding> {
  try {
    const { stdout } = await run(program, args, { timeout: PROGRAM_TIMEOUT_MS })
    return { name: program, state: 'ok', found: stdout.split('\n', 1)[0]!.trim() }
  } catch (error) {
    const isMissing = (error as NodeJS.ErrnoException).code === 'ENOENT'
    const found = isMissing
      ? 'not found on the PATH'
      : `does not run: ${(error as Error).message.split('\n')[0]}`
    return {
      name: program,
      state: 'note',
      found,
      advice: `Install it (${installCommand(program)}): ${use}`,
    }
  }
}

function installCommand(program: string): string {
  if (process.platform === 'darwin') return `brew install ${program}`
  if (process.platform === 'win32') return `winget install ${program}`
  return `apt-get install ${program}`
}

/** What ONNX Runtime can run models on; a backend in the list may still lack its driver. */
async function gpuCheck(): Promise<Finding> {
  const name = 'GPU providers'
  try {
    const { listSupportedBackends } = await import('onnxruntime-node')
    const backends = listSupportedBackends().map((backend) => backend.name)
    const gpu = await graphicsDevice()
    const found = `${backends.join(', ')}; ${gpu ?? 'no graphics device'}`
    if (gpu !== null) return { name, state: 'ok', found }
    return {
      name,
      state: 'note',
      found,
      advice: 'Models run on the CPU, which is enough for all presets',
    }
  } catch (error) {
    const found = `ONNX Runtime does not load: ${(error as Error).message}`
    return {
      name,
      state: 'note',
      found,
      advice: 'Voice activity detection needs it: run npm ci again',
    }
  }
}

async function graphicsDevice(): Promise<string | null> {
  if (process.platform === 'darwin') return 'Metal'
  const nvidia = await run('nvidia-smi', ['--query-gpu=name', '--format=csv,noheader'], {
    timeout: PROGRAM_TIMEOUT_MS,
  }).catch(() => null)
  if (nvidia !== null) return nvidia.stdout.trim().split('\n').join(', ')
  return (await stat('/dev/dri/renderD128').catch(() => null)) ? '/dev/dri/renderD128' : null
}

async function audioCheck(): Promise<Finding> {
  const name = 'audio devices'
  const cards = await soundCards()
  if (cards.length > 0) return { name, state: 'ok', found: cards.join(', ') }
  const advice = 'Use MicBrowser and SpeakerBrowser (the page has its own devices), or AudioFile'
  return { name, state: 'note', found: 'none', advice }
}

async function soundCards(): Promise<string[]> {
  if (process.platform === 'linux') {
    const text = await readFile('/proc/asound/cards', 'utf8').catch(() => '')
    return [...text.matchAll(/^\s*\d+ \[.*?\]:\s*(.+)$/gm)].map((match) => match[1]!)
  }
  const [program, args] =
    process.platform === 'darwin'
      ? ['system_profiler', ['SPAudioDataType', '-detailLevel', 'mini']]
      : ['powershell', ['-NoProfile', '-Command', '(Get-CimInstance Win32_SoundDevice).Name']]
  const listed = await run(program as string, args as string[], {
    timeout: PROGRAM_TIMEOUT_MS,
  }).catch(() => null)
  return (listed?.stdout ?? '')
    .split('\n')
    .map((line) => line.trim().replace(/:$/, ''))
    .filter((line) => line !== '' && line !== 'Audio' && line !== 'Devices')
}

/** Servers of language models that LLM nodes can use without a key. */
async function modelServerCheck(): Promise<Finding> {
  const name = 'model servers'
  const { findLocalServers } = await import('../components/llm/chat-model/local-servers.ts')
  const servers = await findLocalServers()
  const found = servers.map(({ label, models }) => `${label} (${models.length} models)`).join(', ')
  if (servers.length > 0) return { name, state: 'ok', found }
  const advice =
    'Ollama, LM Studio and llama.cpp are found on their usual ports; LLM can do without'
  return { name, state: 'note', found: 'none', advice }
}

async function homeCheck(home: string): Promise<Finding> {
  const there = await nearestFolder(home)
  if (!(await stat(there)).isDirectory()) {
    const found = `${home}: "${there}" is a file`
    return {
      name: 'home',
      state: 'bad',
      found,
      advice: 'Name a folder with --home or OPENNEURO_HOME',
    }
  }
  try {
    await access(there, constants.W_OK | constants.X_OK)
    const found = there === home ? `${home}, writable` : `${home}, made at the first start`
    return { name: 'home', state: 'ok', found }
  } catch (error) {
    const found = `${home}: ${(error as NodeJS.ErrnoException).code === 'EACCES' ? 'not writable' : (error as Error).message}`
    const advice = `Make "${there}" writable, or name another folder with --home or OPENNEURO_HOME`
    return { name: 'home', state: 'bad', found, advice }
  }
}

/** The folder itself, or the one above it that it would be made in; a file that is in the way. */
async function nearestFolder(path: string): Promise<string> {
  const there = await stat(path).catch(() => null)
  if (there?.isDirectory() || dirname(path) === path) return path
  return there ? path : nearestFolder(dirname(path))
}
