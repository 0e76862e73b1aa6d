import { describe, expect, it } from 'vitest'
import { restartArguments } from './restart-arguments.mjs'

const crash = { address: 'http://127.0.0.1:41237', reason: 'it crashed' }

describe('restartArguments', () => {
  it('takes the port that was really listened on', () => {
    expect(restartArguments(['--port', '0', '--run'], crash)).toEqual([
      '--run',
      '--port',
      '41237',
      '--resume-from-crash',
      'it crashed',
    ])
  })

  it('drops the project named at the start, however it was written', () => {
    const flags = ['--project=Text Playground', '--home', '/h', '--port=0', '--project', 'Other']

    expect(restartArguments(flags, crash).slice(0, 2)).toEqual(['--home', '/h'])
    expect(restartArguments(flags, crash)).toHaveLength(6)
  })

  it('keeps flags that merely begin like a dropped one', () => {
    expect(restartArguments(['--projection', 'x'], crash).slice(0, 2)).toEqual([
      '--projection',
      'x',
    ])
  })
})
