import type { Choice } from '../../../core/index.ts'
import { output, type Program, runProgram } from './run-program.ts'
import type { SpeechProgram } from './speech-program.ts'

const COMMAND = 'powershell.exe'

const OPEN = `
$ErrorActionPreference = 'Stop'
Add-Type -AssemblyName System.Speech
$speech = New-Object System.Speech.Synthesis.SpeechSynthesizer
`
/** Everything that is not ours comes as JSON on the standard input. */
const SPEAK = `${OPEN}
$reader = New-Object IO.StreamReader([Console]::OpenStandardInput(), [Text.Encoding]::UTF8)
$order = $reader.ReadToEnd() | ConvertFrom-Json
if ($order.voice) { $speech.SelectVoice($order.voice) }
$speech.Rate = $order.rate
$wav = New-Object IO.MemoryStream
$speech.SetOutputToWaveStream($wav)
$speech.Speak($order.text)
$speech.Dispose()
$wav.WriteTo([Console]::OpenStandardOutput())
`
const VOICES = `${OPEN}
[Console]::OutputEncoding = [Text.Encoding]::UTF8
$speech.GetInstalledVoices() | Where-Object Enabled | ForEach-Object {
  $_.VoiceInfo.Name + "\`t" + $_.VoiceInfo.Culture.Name
}
`

/** Windows' own voices, through the PowerShell that every Windows has. */
export const sapi: SpeechProgram = {
  name: 'sapi',
  command: COMMAND,
  probe: script(`${OPEN} $speech.Dispose()`).args,

  speak: (context, { text, voice, rate, signal }) =>
    runProgram(context, {
      ...script(SPEAK),
      input: JSON.stringify({ text, voice, rate: sapiRate(rate) }),
      signal,
    }),

  voices: async () => voicesIn(String(await output(script(VOICES)))),
}

/** SAPI counts from -10, a third of the usual speed, to 10, three times as fast. */
export function sapiRate(rate: number): number {
  return Math.max(-10, Math.min(10, Math.round((10 * Math.log(rate)) / Math.log(3))))
}

/** Lines of name and culture. */
export function voicesIn(table: string): Choice[] {
  return table.split(/\r?\n/).flatMap((line) => {
    const [name, culture] = line.split('\t')
    return name && culture ? [{ value: name, label: `${name} (${culture})` }] : []
  })
}

/** The script as one argument in which nothing has to be quoted. */
function script(text: string): Program {
  const encoded = Buffer.from(text, 'utf16le').toString('base64')
  return {
    command: COMMAND,
    args: ['-NoProfile', '-NonInteractive', '-EncodedCommand', encoded],
  }
}
