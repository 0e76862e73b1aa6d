export { EngineError, ERROR_CODES, ErrorCode, ErrorPayload, errorPayload } from './errors.ts'
export {
  Annotation,
  Edge,
  NodeStatus,
  RestartPolicy,
  type DocumentProblem,
  type GraphDocument,
  type GraphNode,
} from './graph.ts'
