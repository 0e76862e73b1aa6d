import { t } from '../../texts/en.ts'
import type { FieldProblem } from './field-text.ts'
import type { FormField } from './form-schema.ts'

/** What is wrong with a field, and what would be right. */
export function problemText(problem: FieldProblem): string {
  const words = t.panels.form.problems
  switch (problem.kind) {
    case 'required':
      return words.required
    case 'digits':
      return words.digits(problem.example)
    case 'whole':
      return words.whole
    case 'least':
      return problem.exclusive ? words.more(problem.limit) : words.least(problem.limit)
    case 'most':
      return problem.exclusive ? words.less(problem.limit) : words.most(problem.limit)
    case 'pattern':
      return words.pattern
    case 'json':
      return words.json
  }
}

/** The field that a server's error points at, and the part of its text that concerns the field. */
export function serverProblem(
  fields: readonly FormField[],
  error: unknown,
): { key: string | null; text: string } {
  const { detail, message, path } = error as { detail?: string; message?: string; path?: string }
  const text = detail ?? message ?? t.panels.form.problems.refused
  if (path === undefined) return { key: null, text }
  const field =
    fields.find((one) => one.key === path) ??
    fields.find((one) => path.startsWith(`${one.key}.`) || one.key.endsWith(`.${path}`))
  return field ? { key: field.key, text: lastClause(text) } : { key: null, text }
}

/** `Cannot configure "VAD": "config.x": too small` ends with what the person needs beside the field. */
function lastClause(text: string): string {
  const clause = text.split('": ').at(-1) ?? text
  return clause.charAt(0).toUpperCase() + clause.slice(1)
}
