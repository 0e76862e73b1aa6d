const formats = new Map<string, Intl.DateTimeFormat>()

/** Name of the machine's time zone, such as `Europe/Berlin`. */
export function machineTimeZone(): string {
  return Intl.DateTimeFormat().resolvedOptions().timeZone
}

/** `HH:MM:SS` of a moment (µs since the Unix epoch) in a time zone. */
export function localTime(timestampUs: number, timeZone: string): string {
  let format = formats.get(timeZone)
  if (!format) {
    format = new Intl.DateTimeFormat('en-GB', {
      timeZone,
      hour: '2-digit',
      minute: '2-digit',
      second: '2-digit',
      hourCycle: 'h23',
    })
    formats.set(timeZone, format)
  }
  return format.format(timestampUs / 1000)
}
