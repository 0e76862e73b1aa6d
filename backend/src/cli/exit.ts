/** What the `openneuro` command ends with. */
export const ExitCode = {
  OK: 0,
  /** A node failed, or the machine lacks something that everything needs. */
  FAILED: 1,
  /** The graph or the command line cannot be understood. */
  USAGE: 2,
} as const

/** The user asked for something that cannot be: shown as one message, without a stack. */
export class UsageError extends Error {
  constructor(message: string, options?: ErrorOptions) {
    super(message, options)
    this.name = 'UsageError'
  }
}
