import {
  BodyPoseFrame,
  list,
  MessageFrame,
  ObjectLocationFrame,
  optional,
  PlaybackFrame,
  SpeechEvent,
  TextFrame,
  ToolCall,
  ToolResult,
} from '../../../core/index.ts'

/** Inputs of every agent. */
export const agentInputs = {
  initial_msgs: optional(list(MessageFrame)),
  speech: optional(TextFrame),
  feedback: optional(TextFrame),
  vision: optional(TextFrame),
  memory: optional(TextFrame),
  tool_call: optional(ToolCall),
  tool_result: optional(ToolResult),
  pose: optional(BodyPoseFrame),
  objects: optional(ObjectLocationFrame),
}

/** Inputs of every agent that takes part in a spoken conversation. */
export const spokenInputs = {
  heard: optional(PlaybackFrame),
  turn_events: optional(SpeechEvent),
}
