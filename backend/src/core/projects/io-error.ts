import { EngineError, type ErrorCode } from '@openneuro/protocol'

const REASONS: Readonly<Record<string, string>> = {
  ENOSPC: 'the disk is full; free some space and try again',
  EDQUOT: 'the disk quota is used up; free some space and try again',
  EACCES: 'permission is denied; check the rights of the folder',
  EPERM: 'permission is denied; check the rights of the folder',
  EROFS: 'the file system is read-only; choose another folder',
  ENOENT: 'there is no such file or folder',
  EEXIST: 'a file of that name is in the way',
  EISDIR: 'a folder of that name is in the way',
  ENOTDIR: 'a part of the path is a file',
  EMFILE: 'too many files are open; close other programs and try again',
  ENAMETOOLONG: 'the name is too long for the file system; choose a shorter one',
}

/** The system's code of a failed file operation, such as `ENOENT`; empty for any other error. */
export function systemCode(error: unknown): string {
  return error instanceof Error && 'code' in error && typeof error.code === 'string'
    ? error.code
    : ''
}

/** What a failed file operation means to a person. */
export function ioReason(error: unknown): string {
  const message = error instanceof Error ? error.message : String(error)
  return REASONS[systemCode(error)] ?? message
}

/** An error for `what` could not be done, with the system's reason and what to do about it. */
export function ioError(
  what: string,
  cause: unknown,
  code: ErrorCode = 'project.io_failed',
): EngineError {
  if (cause instanceof EngineError) return cause
  return new EngineError(code, `${what}: ${ioReason(cause)}`, { cause })
}
