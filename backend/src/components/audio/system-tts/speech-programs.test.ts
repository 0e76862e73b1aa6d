import { chmodSync, existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { delimiter, join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { RealClock } from '../../../core/runtime/real-clock.ts'
import { PcmDecoder } from '../synthesis/index.ts'
import { voicesIn as espeakVoices } from './espeak.ts'
import { runProgram } from './run-program.ts'
import { sapi, sapiRate, voicesIn as sapiVoices } from './sapi.ts'
import { say, voicesIn as sayVoices } from './say.ts'
import { findProgram, programsOf } from './speech-program.ts'

const context = { clock: new RealClock(0), signal: new AbortController().signal }
const speech = { text: 'Hi "you" 😀', voice: 'Bad News', rate: 2, signal: context.signal }

/** Notes its arguments and input, and gives 100 ms of a constant as `-o` or the standard output has it. */
const STAND_IN = `#!${process.execPath}
const { readFileSync, writeFileSync } = require('node:fs')
const args = process.argv.slice(2)
const input = readFileSync(0, 'utf8')
writeFileSync(process.env.NOTES, JSON.stringify({ args, input }))
const header = Buffer.from('UklGRiQAAABXQVZFZm10IBAAAAABAAEAIlYAAESsAAACABAAZGF0YQAAAAA=', 'base64')
const wav = Buffer.concat([header, Buffer.from(new Int16Array(2205).fill(1000).buffer)])
const at = args.indexOf('-o')
if (at >= 0) writeFileSync(args[at + 1], wav)
else process.stdout.write(wav)
`

describe.skipIf(process.platform === 'win32')('programs that speak (needs scripts)', () => {
  let folder: string
  const before = { ...process.env }
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'openneuro-programs-'))
    for (const { command } of [say, sapi]) {
      writeFileSync(join(folder, command), STAND_IN)
      chmodSync(join(folder, command), 0o755)
    }
    process.env.PATH = `${folder}${delimiter}${process.env.PATH}`
    process.env.NOTES = join(folder, 'notes.json')
  })
  afterEach(() => {
    process.env.PATH = before.PATH
    delete process.env.NOTES
    rmSync(folder, { recursive: true })
  })
  const notes = () => JSON.parse(readFileSync(join(folder, 'notes.json'), 'utf8'))

  it('are given the text on the standard input: say', async () => {
    const wav = await say.speak(context, speech)

    const { args, input } = notes()
    const path = args[args.indexOf('-o') + 1]
    expect(input).toBe(speech.text)
    expect(args).toEqual([
      ...['-f', '-', '-o', path, '--file-format=WAVE', '--data-format=LEI16@22050'],
      ...['-r', '350', '-v', 'Bad News'],
    ])
    expect(existsSync(path)).toBe(false)
    expect(new PcmDecoder(1).push(wav)).toMatchObject({
      sampleRate: 22_050,
      data: { length: 2205 },
    })
  })

  it('are given the text on the standard input: Windows’ voices', async () => {
    const wav = await sapi.speak(context, speech)

    const { args, input } = notes()
    expect(JSON.parse(input)).toEqual({ text: speech.text, voice: 'Bad News', rate: 6 })
    expect(args.slice(0, -1)).toEqual(['-NoProfile', '-NonInteractive', '-EncodedCommand'])
    const script = Buffer.from(args.at(-1), 'base64').toString('utf16le')
    expect(script).toContain('ConvertFrom-Json')
    expect(script).not.toContain('you')
    expect(new PcmDecoder(1).push(wav)!.data).toHaveLength(2205)
  })

  it('are found on the PATH', async () => {
    expect(await findProgram([say])).toBe(say)
    process.env.PATH = ''
    expect(await findProgram([say])).toBeNull()
  })
})

describe('programsOf', () => {
  it('prefers what the system brings with it', () => {
    const names = (platform: NodeJS.Platform) => programsOf(platform).map(({ name }) => name)

    expect(names('darwin')).toEqual(['say', 'espeak-ng'])
    expect(names('win32')).toEqual(['sapi', 'espeak-ng'])
    expect(names('linux')).toEqual(['espeak-ng'])
  })
})

describe('lists of voices', () => {
  it('are read as espeak-ng writes them', () => {
    const table = [
      'Pty Language       Age/Gender VoiceName          File',
      ' 5  en-us           --/M      English_(America)  gmw/en-US            (en 3)',
      ' 5  af              --/M      Afrikaans          gmw/af',
      ' 5  af              --/M      Other              gmw/af2',
      '',
    ].join('\n')

    expect(espeakVoices(table)).toEqual([
      { value: 'af', label: 'Afrikaans (af)' },
      { value: 'en-us', label: 'English (America) (en-us)' },
    ])
  })

  it('are read as say writes them', () => {
    const table =
      'Alex                en_US    # Most people recognize me.\n' +
      'Bad News            en_US    # The light\nReed (English (UK)) en_GB    # Hi\n'

    expect(sayVoices(table).map(({ value }) => value)).toEqual([
      'Alex',
      'Bad News',
      'Reed (English (UK))',
    ])
  })

  it('are read as PowerShell writes them', () => {
    expect(sapiVoices('Microsoft Zira Desktop\ten-US\r\n\r\n')).toEqual([
      { value: 'Microsoft Zira Desktop', label: 'Microsoft Zira Desktop (en-US)' },
    ])
  })
})

describe('sapiRate', () => {
  it('is a third of the usual speed at -10, and three times as fast at 10', () => {
    expect([0.3, 1 / 3, 1, 2, 3, 4].map(sapiRate)).toEqual([-10, -10, 0, 6, 10, 10])
  })
})

describe('runProgram', () => {
  const node = (script: string) => ({ command: process.execPath, args: ['-e', script] })

  it('gives what was written, and says what went wrong', async () => {
    const echo = { ...node('process.stdin.pipe(process.stdout)'), input: 'ä' }
    expect(String(await runProgram(context, echo))).toBe('ä')

    const failing = runProgram(context, node('console.error("no voice"); process.exit(3)'))
    await expect(failing).rejects.toThrow('ended with 3: no voice')
    const missing = runProgram(context, { command: 'no-such-program-anywhere', args: [] })
    await expect(missing).rejects.toThrow('ENOENT')
  })

  it('survives a program that does not read', async () => {
    const deaf = { ...node('process.stdin.destroy()'), input: 'x'.repeat(1_000_000) }

    expect(await runProgram(context, deaf)).toHaveLength(0)
  })

  it('ends a program that hangs when it is given up', async () => {
    const giveUp = new AbortController()
    const running = runProgram(context, {
      ...node('process.on("SIGTERM", () => {}); setInterval(() => {}, 1000)'),
      signal: giveUp.signal,
    })
    giveUp.abort()

    await expect(running).rejects.toThrow('aborted')
  })
})
