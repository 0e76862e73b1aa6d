export {
  Choice,
  ComponentInfo,
  ComponentTags,
  FunctionalityTag,
  GpuTag,
  IoTag,
  IsSubtypeQuery,
  IsTypeQuery,
  JsonSchema,
  OptionsRequest,
  OptionsResponse,
  SlotTypes,
  SubtypePairsRequest,
  SubtypePairsResponse,
} from './component-info.ts'
export {
  type Boundary,
  boundaryOf,
  type FlatEdge,
  type FlatGraph,
  type FlatNode,
  flattenGraph,
  type InnerSlot,
  type Port,
  type PortUse,
  portUse,
  resolvePort,
  type SlotsOf,
} from './composite.ts'
export {
  EMPTY_DOCUMENT,
  edgeKey,
  parseDocument,
  serialiseDocument,
  serialiseNode,
} from './document.ts'
export { ENV_MASK, EnvContent } from './env.ts'
export { ErrorCode, ErrorPayload } from './error-payload.ts'
export { EngineError, ERROR_CODES, errorPayload } from './errors.ts'
export { decodeFramed, encodeFramed, type FramedMessage } from './framing.ts'
export {
  Annotation,
  type DocumentProblem,
  Edge,
  type GraphDocument,
  type GraphNode,
  NodeStatus,
  RestartPolicy,
} from './graph.ts'
export {
  AddEdgeQuery,
  AnnotationList,
  CreateNodeRequest,
  EdgeList,
  GroupRequest,
  InitArgsRequest,
  NewNodeId,
  NodeId,
  UpdateNodeRequest,
} from './graph-requests.ts'
export {
  type GroupResult,
  groupNodes,
  type UngroupResult,
  ungroupNode,
} from './group.ts'
export { LogEntry, LogsQuery, LogsResponse } from './logs.ts'
export {
  ForgottenMemories,
  Memory,
  MemoryChange,
  MemoryExport,
  MemoryPage,
  MemoryQuery,
  MemoryUserQuery,
} from './memory.ts'
export {
  MetricsQuery,
  MetricsSnapshot,
  NodeMetrics,
  ReceiverMetrics,
  SenderMetrics,
} from './metrics.ts'
export { ModelInfo, ModelList } from './models.ts'
export { GraphJson, Missing, NodeResponse, Progress } from './node-response.ts'
export {
  AfterCrash,
  CreateProjectRequest,
  CurrentProject,
  EdgeProblem,
  ExportPlan,
  ExportRequest,
  ExportResponse,
  GraphProblems,
  ImportRequest,
  ImportResponse,
  isProjectName,
  ProjectInfo,
  ProjectName,
  StartProjectQuery,
} from './projects.ts'
export { TrustResponse, Want } from './trust.ts'
export { HANDOVER, Turn, TurnOutcome, TurnPart, TurnsQuery, TurnsResponse } from './turns.ts'
export {
  createTypeChecker,
  type GraphTypeCheck,
  normaliseSlotType,
  parseSlotType,
  parseTypeString,
  printTypeString,
  type SlotExpression,
  subtypeTable,
  type TypeChange,
  type TypeChecker,
  type TypeClash,
  type TypedNode,
  type TypeExpression,
  type TypeNames,
  type TypeReport,
} from './types/index.ts'
export {
  ClientMessage,
  FrameJson,
  GraphChanged,
  GraphReset,
  Hello,
  LogLines,
  LogsRequest,
  ModelProgress,
  NodeStatusChanged,
  ProjectChanged,
  ProjectTrusted,
  parseClientMessage,
  parseServerMessage,
  parseUiBinary,
  Resync,
  ServerMessage,
  TapError,
  TapFrame,
  TapPreview,
  TapRequest,
  UiBinaryHeader,
  UiDrops,
  UiInput,
  UiOutput,
  UntapRequest,
} from './ui-messages.ts'
export { UploadResponse } from './upload.ts'
