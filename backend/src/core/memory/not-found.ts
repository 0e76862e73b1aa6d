import { EngineError } from '@openneuro/protocol/errors'

export function memoryNotFound(id: number): EngineError {
  return new EngineError(
    'memory.not_found',
    `There is no memory ${id} in the open project; it may have been forgotten`,
  )
}
