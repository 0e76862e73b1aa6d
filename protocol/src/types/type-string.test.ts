import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  normaliseSlotType,
  parseTypeString,
  printTypeString,
  type TypeExpression,
} from './type-string.ts'

const name = (text: string): TypeExpression => ({ kind: 'name', name: text })

describe('parseTypeString', () => {
  it('§9.1 reads names, applications and unions in both spellings', () => {
    expect(parseTypeString('T')).toEqual(name('T'))
    expect(parseTypeString('Sender[list[MessageFrame]]')).toEqual({
      kind: 'application',
      name: 'Sender',
      args: [{ kind: 'application', name: 'list', args: [name('MessageFrame')] }],
    })
    expect(parseTypeString('Union[TextFrame, EOS]')).toEqual(parseTypeString('TextFrame | EOS'))
    expect(parseTypeString('Union[A, NoneType]')).toEqual(parseTypeString('A | None'))
    expect(parseTypeString('dict[str, A | B]')).toMatchObject({ name: 'dict', args: { length: 2 } })
  })

  it.each(['', '[', 'A[', 'A[]', 'A]', 'A |', '| A', 'A B', 'A[B,]', 'A,B', 'a['.repeat(5000)])(
    'gives null for %j',
    (text) => {
      expect(parseTypeString(text)).toBeNull()
    },
  )

  it('reads back what it prints, and never throws', () => {
    const { type } = fc.letrec<{ type: TypeExpression }>((tie) => ({
      type: fc.oneof(
        { maxDepth: 4, withCrossShrink: true },
        fc.constantFrom('A', 'B', 'list', 'NoneType').map(name),
        fc.record({
          kind: fc.constant('application' as const),
          name: fc.constantFrom('list', 'dict', 'Receiver'),
          args: fc.array(tie('type'), { minLength: 1, maxLength: 3 }),
        }),
      ),
    }))

    fc.assert(
      fc.property(type, fc.string(), (expression, text) => {
        expect(parseTypeString(printTypeString(expression))).toEqual(expression)
        parseTypeString(text)
      }),
    )
  })
})

describe('normaliseSlotType', () => {
  it.each([
    ['Receiver[AudioFrame]', 'AudioFrame', false],
    ['Sender[list[MessageFrame]]', 'list[MessageFrame]', false],
    ['Union[Receiver[InterruptFrame], NoneType]', 'InterruptFrame', true],
    ['Receiver[InterruptFrame] | None', 'InterruptFrame', true],
    ['Union[Sender[Union[TextFrame, EOS]], NoneType]', 'TextFrame | EOS', true],
    ['Receiver[Union[T, EOS]]', 'T | EOS', false],
    ['UIVideoSender', 'UIVideoSender', false],
    ['not a [type', 'not a [type', false],
  ])('§9.2 reads %s as %s', (text, expected, optional) => {
    expect(normaliseSlotType(text)).toEqual({ name: expected, optional })
  })
})
