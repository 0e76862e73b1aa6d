import { describe, expect, it } from 'vitest'
import { fieldsOf } from './form-schema.ts'

const one = (schema: Record<string, unknown>) => {
  const [field] = fieldsOf({ config: { type: 'object', properties: { value: schema } } })
  return field!
}

describe('fieldsOf', () => {
  it('flattens object parameters and keeps the order of declaration', () => {
    const fields = fieldsOf({
      name: { type: 'string' },
      config: {
        type: 'object',
        properties: {
          model: { type: 'string', default: 'small' },
          voice: { type: 'object', properties: { pitch: { type: 'number' } } },
        },
      },
    })

    expect(fields.map(({ key }) => key)).toEqual(['name', 'config.model', 'config.voice.pitch'])
  })

  it('sees null in a list of types, in anyOf and in an enum', () => {
    const forms = [
      { type: ['integer', 'null'] },
      { anyOf: [{ type: 'integer' }, { type: 'null' }] },
      { anyOf: [{ enum: ['a', 'b'] }, { type: 'null' }] },
      { enum: ['a', null] },
    ]

    expect(forms.map(one).map(({ kind, nullable }) => ({ kind, nullable }))).toEqual([
      { kind: 'integer', nullable: true },
      { kind: 'integer', nullable: true },
      { kind: 'choice', nullable: true },
      { kind: 'choice', nullable: true },
    ])
  })

  it('finds paths and choices inside anyOf', () => {
    const path = one({
      anyOf: [{ type: 'string', format: 'path' }, { type: 'null' }],
      default: null,
    })
    const choice = one({ anyOf: [{ type: 'string', enum: ['a', 'b'] }, { type: 'null' }] })

    expect(path).toMatchObject({ kind: 'path', nullable: true, required: false })
    expect(choice.choices.map(({ value }) => value)).toEqual(['a', 'b'])
  })

  it('follows references into the definitions of the parameter', () => {
    const fields = fieldsOf({
      config: {
        anyOf: [{ $ref: '#/$defs/Voice' }, { type: 'null' }],
        $defs: { Voice: { type: 'object', properties: { speed: { type: 'number', default: 1 } } } },
      },
    })

    expect(fields).toMatchObject([
      { key: 'config.speed', kind: 'number', default: 1, nullableAncestors: ['config'] },
    ])
  })

  it('ends at a schema that refers to itself', () => {
    const node = { type: 'object', properties: { next: { $ref: '#/$defs/Node' } } }

    const fields = fieldsOf({ config: { $ref: '#/$defs/Node', $defs: { Node: node } } })

    expect(fields).toHaveLength(1)
  })

  it('requires what is required and has no default', () => {
    const fields = fieldsOf({
      config: {
        type: 'object',
        properties: { path: { type: 'string' }, loop: { type: 'boolean' }, pace: { default: 'x' } },
        required: ['path', 'loop', 'pace'],
      },
    })

    expect(fields.map(({ required }) => required)).toEqual([true, false, false])
  })

  it('names fields in words, with the unit apart', () => {
    const named = (name: string, description = '') => {
      const schema = { type: 'number', description }
      const [field] = fieldsOf({ config: { type: 'object', properties: { [name]: schema } } })
      return [field!.label, field!.unit]
    }

    expect(named('min_speech_seconds')).toEqual(['Min speech', 's'])
    expect(named('frame_ms')).toEqual(['Frame', 'ms'])
    expect(named('sample_rate')).toEqual(['Sample rate', 'Hz'])
    expect(named('interval', 'Seconds between items')).toEqual(['Interval', 's'])
    expect(named('temperature')).toEqual(['Temperature', ''])
  })

  it('gives lists of plain values lines and everything else JSON', () => {
    expect(one({ type: 'array', items: { type: 'string' } }).kind).toBe('list')
    expect(one({ type: 'array', items: { type: 'object' } }).kind).toBe('json')
    expect(one({}).kind).toBe('json')
  })
})
