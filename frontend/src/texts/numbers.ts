const THIN_SPACE = '\u2009'
const BYTE_UNITS = ['B', 'KB', 'MB', 'GB', 'TB'] as const

/** 1.2k, 3.4M: for counts that are read at a glance. */
export function countText(count: number): string {
  if (count < 1000) return String(Math.round(count))
  const [value, unit] = count < 999_950 ? [count / 1000, 'k'] : [count / 1_000_000, 'M']
  return `${value.toFixed(1)}${unit}`
}

/** Base 1024, one decimal: `1.2 MB`. */
export function bytesText(bytes: number): string {
  let value = bytes
  let unit = 0
  while (value >= 1023.95 && unit < BYTE_UNITS.length - 1) {
    value /= 1024
    unit += 1
  }
  return `${unit === 0 ? Math.round(value) : value.toFixed(1)}${THIN_SPACE}${BYTE_UNITS[unit]}`
}

export function percentText(fraction: number): string {
  return `${Math.round(fraction * 100)}${THIN_SPACE}%`
}
