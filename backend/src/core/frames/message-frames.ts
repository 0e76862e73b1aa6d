import { Frame, type FrameInit } from './frame.ts'

export const MESSAGE_ROLES = ['system', 'user', 'assistant', 'tool'] as const
export type MessageRole = (typeof MESSAGE_ROLES)[number]

/** A JSON value. */
export type Json = string | number | boolean | null | readonly Json[] | JsonObject
export interface JsonObject {
  readonly [key: string]: Json
}

export interface ToolCallInit extends FrameInit {
  readonly callId: string
  readonly name: string
  readonly arguments: string
}

/** A model asks for a tool to be called. */
export class ToolCall extends Frame {
  static override readonly frameName: string = 'ToolCall'
  readonly callId: string
  readonly name: string
  /** A JSON text, as the model wrote it: it may be invalid. */
  readonly arguments: string

  constructor(init: ToolCallInit) {
    super(init)
    this.callId = init.callId
    this.name = init.name
    this.arguments = init.arguments
  }

  get kind(): string {
    return 'ToolCall'
  }
}

export interface ToolResultInit extends FrameInit {
  readonly callId: string
  readonly content: string
}

/** What a called tool answered. */
export class ToolResult extends Frame {
  static override readonly frameName: string = 'ToolResult'
  /** The `callId` of the call this answers. */
  readonly callId: string
  readonly content: string

  constructor(init: ToolResultInit) {
    super(init)
    this.callId = init.callId
    this.content = init.content
  }

  get kind(): string {
    return 'ToolResult'
  }
}

export interface ToolDefInit extends FrameInit {
  readonly name: string
  readonly description: string
  readonly parameters: JsonObject
  readonly strict?: boolean | null | undefined
  readonly removed?: true | undefined
}

/** A tool that a model may call; or, `removed`, one that it may call no longer. */
export class ToolDef extends Frame {
  static override readonly frameName: string = 'ToolDef'
  readonly name: string
  readonly description: string
  /** JSON schema of the arguments, an object schema. */
  readonly parameters: JsonObject
  /** Whether the model must follow the schema exactly. @default null, the provider's own default */
  readonly strict: boolean | null
  /** Takes back what was defined under this name before; undefined in a definition. */
  readonly removed: true | undefined

  constructor(init: ToolDefInit) {
    super(init)
    this.name = init.name
    this.description = init.description
    this.parameters = init.parameters
    this.strict = init.strict ?? null
    this.removed = init.removed
  }

  /** Tells that there is no tool of this name any more. */
  static removal(name: string): ToolDef {
    return new ToolDef({ name, description: '', parameters: {}, removed: true })
  }

  get kind(): string {
    return 'ToolDef'
  }
}

export interface MessageFrameInit extends FrameInit {
  readonly role: MessageRole
  readonly content?: string | null | undefined
  readonly toolCalls?: readonly ToolCall[] | null | undefined
  readonly toolCallId?: string | null | undefined
}

/** One chat message; a conversation travels as a list of them. */
export class MessageFrame extends Frame {
  static override readonly frameName: string = 'MessageFrame'
  readonly role: MessageRole
  readonly content: string | null
  /** Calls that an assistant's message makes. */
  readonly toolCalls: readonly ToolCall[] | null
  /** The call that a tool's message answers. */
  readonly toolCallId: string | null

  constructor(init: MessageFrameInit) {
    super(init)
    this.role = init.role
    this.content = init.content ?? null
    this.toolCalls = init.toolCalls ?? null
    this.toolCallId = init.toolCallId ?? null
  }

  get kind(): string {
    return 'MessageFrame'
  }
}
