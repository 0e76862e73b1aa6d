import { describe, expect, it } from 'vitest'
import { parseText } from './field-text.ts'
import { fieldsOf } from './form-schema.ts'
import { initArgsFrom, initArgsWith, shownValue, valuesFrom, withoutValue } from './form-values.ts'

const FIELDS = fieldsOf({
  config: {
    type: 'object',
    properties: {
      model: { type: 'string', default: 'small' },
      seed: { type: ['integer', 'null'], default: null, minimum: 0 },
      gain: { type: 'number', exclusiveMinimum: 0, maximum: 10, default: 1 },
      path: { type: 'string', minLength: 1, format: 'path' },
      voice: {
        anyOf: [
          { type: 'object', properties: { pitch: { type: ['number', 'null'] } } },
          { type: 'null' },
        ],
        default: null,
      },
    },
    required: ['path'],
  },
})
const field = (key: string) => FIELDS.find((one) => one.key === `config.${key}`)!

describe('form values', () => {
  it('leaves untouched fields out', () => {
    expect(initArgsFrom(FIELDS, { 'config.path': 'a.wav' })).toEqual({ config: { path: 'a.wav' } })
  })

  it('sends null, never an empty text, for an emptied nullable field', () => {
    const parsed = parseText(field('seed'), '')

    expect(parsed).toEqual({ value: null })
    expect(initArgsFrom(FIELDS, { 'config.seed': null })).toEqual({ config: { seed: null } })
  })

  it('keeps what the form does not know', () => {
    const stored = { config: { model: 'old', gone_option: 3 }, extra: true }

    const changed = initArgsWith(FIELDS, stored, { 'config.model': 'new' })

    expect(changed).toEqual({ config: { model: 'new', gone_option: 3 }, extra: true })
    expect(stored.config.model).toBe('old')
  })

  it('leaves a nullable object null while all its fields are empty', () => {
    const stored = { config: { voice: null } }

    expect(initArgsWith(FIELDS, stored, { 'config.voice.pitch': null })).toEqual(stored)
    expect(initArgsWith(FIELDS, stored, { 'config.voice.pitch': 2 })).toEqual({
      config: { voice: { pitch: 2 } },
    })
  })

  it('goes back to the default when a value is taken away', () => {
    const values = valuesFrom(FIELDS, { config: { model: 'large' } })

    const reset = withoutValue(values, 'config.model')

    expect(shownValue(field('model'), reset)).toBe('small')
    expect(initArgsFrom(FIELDS, reset, { config: { model: 'large' } })).toEqual({ config: {} })
  })
})

describe('parseText', () => {
  it('takes digits, a sign and one point, with a comma read as a point', () => {
    expect(parseText(field('gain'), '1.5')).toEqual({ value: 1.5 })
    expect(parseText(field('gain'), '1,5')).toEqual({ value: 1.5 })
    expect(parseText(field('gain'), '48 k')).toEqual({ problem: { kind: 'digits', example: '1' } })
  })

  it('says which limit is crossed', () => {
    expect(parseText(field('gain'), '0')).toEqual({
      problem: { kind: 'least', limit: 0, exclusive: true },
    })
    expect(parseText(field('gain'), '11')).toEqual({
      problem: { kind: 'most', limit: 10, exclusive: false },
    })
    expect(parseText(field('seed'), '1.5')).toEqual({ problem: { kind: 'whole' } })
  })

  it('asks for a required value and lets a number fall back to its default', () => {
    expect(parseText(field('path'), ' ')).toEqual({ problem: { kind: 'required' } })
    expect(parseText(field('gain'), '')).toEqual({ value: undefined })
    expect(parseText(field('model'), '')).toEqual({ value: '' })
  })

  it('reads lists by line and everything else as JSON', () => {
    const [users, nested] = fieldsOf({
      users: { type: 'array', items: { type: 'string' } },
      nested: { type: 'array', items: { type: 'object' } },
    })

    expect(parseText(users!, 'ada\n\n bob ')).toEqual({ value: ['ada', 'bob'] })
    expect(parseText(nested!, '[{"a":1}]')).toEqual({ value: [{ a: 1 }] })
    expect(parseText(nested!, '[')).toEqual({ problem: { kind: 'json' } })
  })
})
