import { expect, it } from 'vitest'
import { createLog, formatLine } from './log-line.ts'

it('writes one line per call: the sentence, then the fields', () => {
  expect(formatLine('info', { isOpen: true, name: 'a b', id: 7 }, 'gate switched')).toBe(
    'gate switched isOpen=true name="a b" id=7',
  )
  expect(formatLine('warn', 'two\nlines')).toBe('warn: two\\nlines')
  expect(formatLine('error', { error: new TypeError('no') }, 'failed')).toBe(
    'error: failed error="TypeError: no"',
  )
})

it('copes with values that JSON cannot hold', () => {
  const circular: Record<string, unknown> = {}
  circular.self = circular

  expect(formatLine('debug', { circular, big: 5n, data: new Float32Array(2) })).toBe(
    'debug: circular=[object Object] big=5 data=Float32Array(8 bytes)',
  )
  expect(formatLine('info', { text: 'x'.repeat(9000) }).length).toBeLessThan(5000)
})

it('sends warnings and errors to stderr', () => {
  const written: string[] = []
  const log = createLog((stream, text) => written.push(`${stream} ${text}`))

  log.debug('a')
  log.info('b')
  log.warn('c')
  log.error('d')

  expect(written).toEqual([
    'stdout debug: a\n',
    'stdout b\n',
    'stderr warn: c\n',
    'stderr error: d\n',
  ])
})
