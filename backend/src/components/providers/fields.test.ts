import { describe, expect, it } from 'vitest'
import { z } from '../../core/index.ts'
import { baseUrlField, fallbackField, hostOf, urlBelow } from './fields.ts'

const Base = z.object({
  model: z.string().default('usual').describe('Which one'),
  timeout: z.number().positive().default(10),
  base_url: baseUrlField(),
})
const Config = Base.extend({ fallback: fallbackField(Base) })

describe('fallbackField', () => {
  it('fills in no defaults, which would hide what the node is set to', () => {
    const { fallback } = Config.parse({ fallback: [{ timeout: 3 }, {}] })

    expect(fallback).toEqual([{ timeout: 3 }, {}])
    expect(Config.parse({}).fallback).toEqual([])
  })

  it('checks what is given', () => {
    expect(Config.safeParse({ fallback: [{ timeout: -1 }] }).success).toBe(false)
  })

  it('keeps the descriptions for the form', () => {
    expect(JSON.stringify(z.toJSONSchema(Config.shape.fallback))).toContain('Which one')
  })
})

describe('baseUrlField', () => {
  it('takes addresses, and nothing', () => {
    const accepts = (base_url: string) => Base.safeParse({ base_url }).success

    expect(['', 'http://127.0.0.1:80/v1', 'wss://a.example'].map(accepts)).toEqual([
      true,
      true,
      true,
    ])
    expect(['ftp://a', 'a.example', 'https://'].map(accepts)).toEqual([false, false, false])
  })
})

describe('addresses', () => {
  it('gives the host, with its port where it is not the usual one', () => {
    expect([hostOf('https://a.example/v1'), hostOf('ws://127.0.0.1:99'), hostOf('x')]).toEqual([
      'a.example',
      '127.0.0.1:99',
      '',
    ])
  })

  it('joins a path to a base', () => {
    expect(urlBelow('http://a/v1/', '/audio')).toBe('http://a/v1/audio')
  })
})
