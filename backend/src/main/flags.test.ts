import { expect, it } from 'vitest'
import { parseFlags } from './flags.ts'

it('has defaults', () => {
  expect(parseFlags([], {})).toEqual({
    host: '127.0.0.1',
    port: 8000,
    home: null,
    project: null,
    run: false,
    tokenFile: null,
    allowOrigins: [],
    allowHosts: [],
    openCors: false,
    watchdog: true,
    restartReason: null,
  })
})

it('takes flags over the environment', () => {
  const environment = { HOST: '::1', PORT: '9000', OPENNEURO_HOME: '/env' }
  expect(parseFlags([], environment)).toMatchObject({ host: '::1', port: 9000, home: '/env' })
  const flags = ['--host=localhost', '--port', '0', '--home', '/flag', '--run', '--no-open']
  expect(parseFlags(flags, environment)).toMatchObject({
    host: 'localhost',
    port: 0,
    home: '/flag',
    run: true,
  })
})

it('takes several names and origins', () => {
  const flags = ['--allow-host', 'a', '--allow-host', 'b:80', '--allow-origin', 'tauri://localhost']
  expect(parseFlags([...flags, '--no-watchdog', '--open-cors'], {})).toMatchObject({
    allowHosts: ['a', 'b:80'],
    allowOrigins: ['tauri://localhost'],
    openCors: true,
    watchdog: false,
  })
})

it.each([
  [['--port', 'x'], '--port'],
  [['--port', '70000'], '--port'],
  [['--port'], '--port'],
  [['--nonsense'], '--nonsense'],
  [['stray'], 'stray'],
  [['--allow-origin', '*'], '--allow-origin'],
  [['--allow-origin', 'http://a/'], '--allow-origin'],
  [['--allow-host', 'a/b'], '--allow-host'],
])('names what is wrong with %j', (flags, part) => {
  expect(() => parseFlags(flags, {})).toThrow(part)
})
