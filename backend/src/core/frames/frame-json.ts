export { frameFromJson, JSON_KINDS } from './frame-from-json.ts'
export { type FrameFields, frameFields, frameToJson } from './frame-to-json.ts'
