import { EngineError } from '@openneuro/protocol/errors'
import { describe, expect, it } from 'vitest'
import { z } from 'zod'
import { defineComponent } from './define-component.ts'
import { parseInitArgs } from './init-args.ts'

const agent = defineComponent({
  name: 'Agent',
  description: '',
  tags: { io: ['conduit'], functionality: ['llm'] },
  config: z.object({
    system_prompt: z.string(),
    rate: z.int().min(1).default(16_000),
    gain: z.number().nullable().default(null),
    loop: z.boolean().default(false),
    store: z.object({ host: z.string(), port: z.int().default(6333) }).optional(),
  }),
  params: { preset: z.string().nullable().default(null) },
})

const thrownBy = (initArgs: Record<string, unknown>): EngineError => {
  try {
    parseInitArgs(agent, initArgs)
  } catch (error) {
    if (error instanceof EngineError) return error
  }
  throw new Error('nothing was thrown')
}

describe('parseInitArgs', () => {
  it('fills in defaults and ignores what is not declared', () => {
    const initArgs = {
      config: { system_prompt: 'Be kind', stale: 1 },
      other: { left: 'over' },
    }

    expect(parseInitArgs(agent, initArgs)).toEqual({
      config: { system_prompt: 'Be kind', rate: 16_000, gain: null, loop: false },
      preset: null,
    })
    expect(initArgs.config.stale).toBe(1)
  })

  it('turns texts into what the field wants', () => {
    const initArgs = {
      config: {
        system_prompt: 7,
        rate: '8000',
        gain: '0.5',
        loop: 'true',
        store: { host: 'h', port: '1' },
      },
    }

    expect(parseInitArgs(agent, initArgs).config).toEqual({
      system_prompt: '7',
      rate: 8000,
      gain: 0.5,
      loop: true,
      store: { host: 'h', port: 1 },
    })
    expect(initArgs.config.rate).toBe('8000')
  })

  it('names a missing parameter and where it belongs', () => {
    const error = thrownBy({})

    expect([error.code, error.path]).toEqual(['component.invalid_config', 'config.system_prompt'])
    expect(error.message).toContain('"Agent"')
    expect(error.message).toContain('required')
  })

  it.each([
    [{ config: { system_prompt: '', rate: '1.5' } }, 'config.rate'],
    [{ config: { system_prompt: '', rate: 0 } }, 'config.rate'],
    [{ config: { system_prompt: '', rate: '' } }, 'config.rate'],
    [{ config: { system_prompt: '', store: { port: 1 } } }, 'config.store.host'],
    [{ config: 'text' }, 'config'],
    [{ config: { system_prompt: '', loop: 'perhaps' } }, 'config.loop'],
    [{ config: { system_prompt: [] } }, 'config.system_prompt'],
  ])('refuses %j at %s', (initArgs, path) => {
    expect(thrownBy(initArgs).path).toBe(path)
  })
})
