const UNIT_SUFFIXES: readonly (readonly [suffix: string, unit: string])[] = [
  ['_seconds', 's'],
  ['_ms', 'ms'],
  ['_dbfs', 'dBFS'],
  ['_db', 'dB'],
  ['_hz', 'Hz'],
  ['_khz', 'kHz'],
  ['_tokens', 'tokens'],
  ['_bytes', 'bytes'],
  ['_mb', 'MB'],
  ['_px', 'px'],
  ['_degrees', '°'],
  ['_percent', '%'],
  ['_frames', 'frames'],
]

const UNIT_NAMES: Readonly<Record<string, string>> = {
  sample_rate: 'Hz',
  fps: 'fps',
  width: 'px',
  height: 'px',
}

const UNITS_IN_HELP: readonly (readonly [pattern: RegExp, unit: string])[] = [
  [/\bin ms\b/i, 'ms'],
  [/\bin pixels\b/i, 'px'],
  [/\bin dBFS\b/i, 'dBFS'],
  [/\bin radians\b/i, 'rad'],
  [/\bin (metres|meters)\b|^where .* metres\b/i, 'm'],
  [/\bin Hz\b|\bper second$/i, 'Hz'],
  [/^seconds\b|\bin seconds\b/i, 's'],
]

/** The unit of a number, as its name or its description says. */
export function unitOf(name: string, help: string): string {
  const bySuffix = UNIT_SUFFIXES.find(([suffix]) => name.endsWith(suffix))?.[1]
  return (
    bySuffix ?? UNIT_NAMES[name] ?? UNITS_IN_HELP.find(([pattern]) => pattern.test(help))?.[1] ?? ''
  )
}

const ABBREVIATIONS: Readonly<Record<string, string>> = {
  api: 'API',
  asr: 'ASR',
  fps: 'Frame rate',
  id: 'ID',
  ip: 'IP',
  llm: 'LLM',
  onnx: 'ONNX',
  osc: 'OSC',
  tts: 'TTS',
  ui: 'UI',
  url: 'URL',
  vad: 'VAD',
}

/** `min_speech_seconds` as people say it: `Min speech`. The unit stands in the field. */
export function labelOf(name: string): string {
  const suffix = UNIT_SUFFIXES.find(([one]) => name.endsWith(one) && name.length > one.length)?.[0]
  const words = name.slice(0, name.length - (suffix?.length ?? 0)).split('_')
  const text = words
    .filter((word) => word !== '')
    .map((word) => ABBREVIATIONS[word] ?? word)
    .join(' ')
  return text.charAt(0).toUpperCase() + text.slice(1)
}
