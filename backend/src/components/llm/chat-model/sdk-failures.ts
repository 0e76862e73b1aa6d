import { ProviderError, type ProviderErrorInit } from '../../providers/index.ts'

const MAX_ANSWER = 300

/** The stream ended before the model said why it ended. */
export class CutOff extends Error {}

/** What the AI SDK throws, or reports in its stream, as a failure of ours. */
export function failureOf(error: unknown, host: string): ProviderError {
  const { message, statusCode: status } = error as { message?: string; statusCode?: number }
  const answer = (message ?? JSON.stringify(error) ?? '').slice(0, MAX_ANSWER)
  return new ProviderError({ ...kindOf(error), host, status, answer, cause: error })
}

type Kind = Pick<ProviderErrorInit, 'failure' | 'did' | 'advice' | 'isPermanent'>

function kindOf(error: unknown): Kind {
  const {
    name = '',
    data,
    statusCode,
  } = error as { name?: string; data?: unknown; statusCode?: number }
  if (error instanceof CutOff || (name === 'AI_InvalidResponseDataError' && data === undefined)) {
    return { failure: 'connection', did: 'broke its answer off', advice: '' }
  }
  if (name === 'AI_UnsupportedFunctionalityError') {
    const did = 'was not asked: its protocol cannot say this'
    return { failure: 'garbage', did, isPermanent: true }
  }
  if (statusCode === undefined && name.startsWith('AI_')) {
    const did = 'answered with something that is no chat completion'
    return { failure: 'garbage', did, advice: 'check the model and the address' }
  }
  return { failure: 'status', did: 'reported an error in its answer', isPermanent: false }
}
