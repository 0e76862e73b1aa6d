import { describe, expect, it } from 'vitest'
import { ProviderError } from './errors.ts'

const fieldsOf = (answer: string) =>
  new ProviderError({ failure: 'status', did: 'answered 400', host: 'a.b', status: 400, answer })
    .fields

describe('fields of a log line', () => {
  it('have a code out of the answer, and nothing else of it', () => {
    const answer =
      '{"error":{"message":"In \\"My name is Ada\\"","type":"invalid_request_error","code":null}}'

    expect(fieldsOf(answer)).toEqual({
      host: 'a.b',
      problem: 'a.b answered 400',
      status: 400,
      reason: 'invalid_request_error',
    })
  })

  it.each(['My name is Ada', '{"code":"My name is Ada"}', '{"type":"Ada"}', ''])(
    'have nothing of %j',
    (answer) => {
      expect(fieldsOf(answer)).not.toHaveProperty('reason')
    },
  )
})
