import { EngineError } from '@openneuro/protocol/errors'
import { z } from 'zod'
import { BODY_PARTS, type BodyPart, type BonePose } from './body-pose.ts'
import { BodyPoseFrame } from './body-pose-frame.ts'
import { GoalFrame, InterruptFrame, RequestFrame } from './control-frames.ts'
import type { Frame, FrameInit } from './frame.ts'
import {
  type JsonObject,
  MESSAGE_ROLES,
  MessageFrame,
  ToolCall,
  ToolDef,
  ToolResult,
} from './message-frames.ts'
import { PlaybackFrame } from './speech-frames.ts'
import { EOS, TextFrame } from './text-frame.ts'

const U32 = z.int().min(0).max(0xffffffff)

/** What any frame may be given; the id is always a new one. */
const Common = z.object({
  timestamp_us: z.int().nonnegative().optional(),
  turn: U32.optional(),
  generation: U32.optional(),
})

const Bone = z.object({
  pos_x: z.number().default(0),
  pos_y: z.number().default(0),
  pos_z: z.number().default(0),
  rot_w: z.number().default(1),
  rot_x: z.number().default(0),
  rot_y: z.number().default(0),
  rot_z: z.number().default(0),
})
const Parts = z.partialRecord(z.enum(BODY_PARTS), Bone.nullable())

const Call = Common.extend({ call_id: z.string(), name: z.string(), arguments: z.string() })
const Coordinate = z.number().nullish()

/** Checked and passed on as it is: `z.record` would drop a key called `__proto__`. */
const JsonSchema = z.custom<JsonObject>(
  (value) => z.record(z.string(), z.json()).safeParse(value).success,
  'expected a JSON object',
)

type Reader = (json: unknown) => Frame

/** How each kind that a page can send is read. */
const READERS: Readonly<Record<string, Reader>> = {
  TextFrame: reader(
    Common.extend({ text: z.string(), language: z.string().nullish() }),
    ({ text, language }, init) => new TextFrame({ ...init, text, language }),
  ),
  EOS: reader(Common, (_fields, init) => new EOS(init)),
  InterruptFrame: reader(
    Common.extend({ reason: z.string() }),
    ({ reason }, init) => new InterruptFrame({ ...init, reason }),
  ),
  RequestFrame: reader(Common, (_fields, init) => new RequestFrame(init)),
  GoalFrame: reader(
    Common.extend({ x: Coordinate, y: Coordinate, z: Coordinate, heading: Coordinate }),
    ({ x, y, z, heading }, init) => new GoalFrame({ ...init, x, y, z, heading }),
  ),
  MessageFrame: reader(
    Common.extend({
      role: z.enum(MESSAGE_ROLES),
      content: z.string().nullish(),
      tool_calls: z.array(Call).nullish(),
      tool_call_id: z.string().nullish(),
    }),
    ({ role, content, tool_calls, tool_call_id }, init) =>
      new MessageFrame({
        ...init,
        role,
        content,
        toolCalls: tool_calls?.map((call) => toolCall(call, initOf(call))),
        toolCallId: tool_call_id,
      }),
  ),
  ToolCall: reader(Call, toolCall),
  ToolResult: reader(
    Common.extend({ call_id: z.string(), content: z.string() }),
    ({ call_id, content }, init) => new ToolResult({ ...init, callId: call_id, content }),
  ),
  ToolDef: reader(
    Common.extend({
      name: z.string(),
      description: z.string(),
      parameters: JsonSchema,
      strict: z.boolean().nullish(),
      removed: z.literal(true).optional(),
    }),
    ({ name, description, parameters, strict, removed }, init) =>
      new ToolDef({ ...init, name, description, parameters, strict, removed }),
  ),
  BodyPoseFrame: reader(
    Common.extend({ parts: Parts }),
    ({ parts }, init) => new BodyPoseFrame({ ...init, parts: partsFromJson(parts) }),
  ),
  PlaybackFrame: reader(
    Common.extend({
      turn: U32,
      generation: U32,
      chars: U32,
      ms: z.number().nonnegative(),
      done: z.boolean(),
      unspoken: z.array(z.tuple([U32, U32])).optional(),
    }),
    ({ turn, generation, chars, ms, done, unspoken }, init) =>
      new PlaybackFrame({ ...init, turn, generation, chars, ms, done, unspoken }),
  ),
}

/** Kinds that can be read from JSON. */
export const JSON_KINDS: readonly string[] = Object.keys(READERS)

/**
 * A frame from its JSON object: `kind` and the fields of that kind, as `frameToJson` writes them; what it
 * summarised cannot be read back. Null for a kind that no page can send.
 */
export function frameFromJson(json: {
  readonly kind: string
  readonly [field: string]: unknown
}): Frame | null {
  return Object.hasOwn(READERS, json.kind) ? READERS[json.kind]!(json) : null
}

function reader<S extends z.ZodType<z.output<typeof Common>>>(
  schema: S,
  make: (fields: z.output<S>, init: FrameInit) => Frame,
): Reader {
  return (json) => {
    const parsed = schema.safeParse(json)
    if (parsed.success) return make(parsed.data, initOf(parsed.data))
    const [problem] = parsed.error.issues
    const path = problem?.path.join('.') ?? ''
    const where = path === '' ? 'its fields' : `"${path}"`
    throw new EngineError('frame.invalid', `Cannot read a frame: ${where}: ${problem?.message}`, {
      path,
    })
  }
}

function initOf({ timestamp_us, turn, generation }: z.output<typeof Common>): FrameInit {
  return { timestampUs: timestamp_us, turn, generation }
}

function toolCall(call: z.output<typeof Call>, init: FrameInit): ToolCall {
  return new ToolCall({ ...init, callId: call.call_id, name: call.name, arguments: call.arguments })
}

function partsFromJson(given: z.output<typeof Parts>) {
  const parts: Partial<Record<BodyPart, BonePose | null>> = {}
  for (const part of BODY_PARTS) {
    const bone = given[part]
    parts[part] = bone ? poseFromJson(bone) : null
  }
  return parts
}

function poseFromJson(bone: z.output<typeof Bone>): BonePose {
  return {
    posX: bone.pos_x,
    posY: bone.pos_y,
    posZ: bone.pos_z,
    rotW: bone.rot_w,
    rotX: bone.rot_x,
    rotY: bone.rot_y,
    rotZ: bone.rot_z,
  }
}
