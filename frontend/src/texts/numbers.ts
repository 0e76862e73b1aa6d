const STEP = 1024
const BYTE_UNITS = ['B', 'KB', 'MB', 'GB', 'TB'] as const

/** `318 MB`, `1.2 MB`: base 1024, one decimal below ten. */
export function bytesText(bytes: number): string {
  let value = bytes
  let unit = 0
  while (value >= STEP - 0.5 && unit < BYTE_UNITS.length - 1) {
    value /= STEP
    unit += 1
  }
  return `${short(value)} ${BYTE_UNITS[unit]}`
}

/** `1.2k`, `3.4M`. */
export function countText(count: number): string {
  if (count < 1000) return String(Math.round(count))
  if (count < 999_500) return `${short(count / 1000)}k`
  return `${short(count / 1_000_000)}M`
}

/** `48`, `0.1`: what is said in front of `/s`. */
export function rateText(rate: number): string {
  if (rate === 0) return '0'
  return rate < 1000 ? short(rate) : countText(rate)
}

/** A number and its unit apart, for a large number with a small unit. */
export function bytesParts(bytes: number): [value: string, unit: string] {
  const [value, unit] = bytesText(bytes).split(' ') as [string, string]
  return [value, unit]
}

export function percentText(fraction: number): string {
  return `${Math.round(fraction * 100)} %`
}

export function millisecondsText(ms: number): string {
  return Math.round(ms).toLocaleString('en')
}

/** `12 ms`, `1.2 s`. */
export function ageText(ms: number): string {
  return ms < 999.5 ? `${Math.round(ms)} ms` : `${short(ms / 1000)} s`
}

/** Time of the day to the millisecond, of Unix seconds. */
export function clockText(seconds: number): string {
  const date = new Date(seconds * 1000)
  const two = (value: number) => String(value).padStart(2, '0')
  const time = [date.getHours(), date.getMinutes(), date.getSeconds()].map(two).join(':')
  return `${time}.${String(date.getMilliseconds()).padStart(3, '0')}`
}

function short(value: number): string {
  if (value >= 9.95 || Number.isInteger(value)) return String(Math.round(value))
  return value.toFixed(1)
}
