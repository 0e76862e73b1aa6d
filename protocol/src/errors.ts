/**
 * Every error the product reports, as `area.problem`. Code that decides, decides on the code: texts are
 * for people, and an error that crosses a thread or a socket loses its class. Never rename or reuse one.
 */
export const ERROR_CODES = [
  // requests
  'request.invalid',
  'request.not_found',
  'request.method_not_allowed',
  'request.unsupported_media_type',
  'request.too_large',
  'request.too_many',
  'request.forbidden_host',
  'request.forbidden_origin',
  'request.unauthorized',
  'internal',
  // components and their settings
  'component.not_found',
  'component.invalid_config',
  'component.options_failed',
  // graph
  'graph.node_not_found',
  'graph.node_exists',
  'graph.unknown_slot',
  'graph.not_composite',
  'graph.is_composite',
  'graph.invalid_group',
  'graph.invalid_document',
  'graph.too_large',
  'edge.duplicate',
  'edge.not_found',
  'edge.type_mismatch',
  'edge.ui_slot',
  // nodes at run time
  'node.missing_input',
  'node.unknown_type',
  'node.invalid_config',
  'node.emit_failed',
  'node.setup_failed',
  'node.run_failed',
  'node.cleanup_failed',
  'node.thread_exited',
  'node.out_of_memory',
  'node.not_responding',
  'node.stop_timeout',
  'node.missing_requirement',
  'node.channel_overflow',
  'node.not_running',
  'node.too_many_threads',
  // frames
  'frame.invalid',
  'frame.kind_exists',
  'frame.unknown_kind',
  // projects
  'project.not_found',
  'project.invalid_name',
  'project.no_graph',
  'project.not_trusted',
  'project.exists',
  'project.busy',
  'project.io_failed',
  'thumbnail.not_found',
  'thumbnail.invalid',
  'export.failed',
  'import.invalid_url',
  'import.clone_failed',
  'import.no_graph',
  'import.too_large',
  // environment, uploads, models, sockets
  'env.masked_without_value',
  'upload.no_file',
  'upload.too_large',
  'model.not_found',
  'model.download_failed',
  'tap.invalid',
  // memory
  'memory.not_found',
  'memory.exists',
  'memory.busy',
  // commands
  'server.port_taken',
  'server.home_in_use',
  'server.home_not_writable',
  'file.not_found',
  'file.not_allowed',
  'file.invalid',
  'device.unavailable',
] as const

export type ErrorCode = (typeof ERROR_CODES)[number]

/** An error as it crosses a thread, a socket or HTTP; its schema is in `error-payload.ts`. */
export type ErrorPayload = {
  code: ErrorCode
  /** What could not be done, to which thing, and why. */
  detail: string
  /** Where in the input the problem is, such as `config.hold_ms`. */
  path?: string | undefined
}

/** An error with a code. `path` points into the input that caused it. */
export class EngineError extends Error {
  readonly code: ErrorCode
  readonly path: string | undefined
  /** Extra JSON fields for the answer, such as what an untrusted project wants. */
  readonly details: Readonly<Record<string, unknown>> | undefined

  constructor(
    code: ErrorCode,
    message: string,
    options: { path?: string; cause?: unknown; details?: Record<string, unknown> } = {},
  ) {
    super(message, options.cause === undefined ? undefined : { cause: options.cause })
    this.name = 'EngineError'
    this.code = code
    this.path = options.path
    this.details = options.details
  }

  toPayload(): ErrorPayload {
    return {
      code: this.code,
      detail: this.message,
      ...(this.path === undefined ? {} : { path: this.path }),
    }
  }
}

/** The payload of any thrown value; `fallback` is the code for errors that carry none. */
export function errorPayload(error: unknown, fallback: ErrorCode): ErrorPayload {
  if (error instanceof EngineError) return error.toPayload()
  return { code: fallback, detail: error instanceof Error ? error.message : String(error) }
}
