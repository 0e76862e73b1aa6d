const HEADER =
  'What you remember about the user from earlier. Where a line says "I" or "my", the user is meant:'
const FOOTER = 'Use it where it helps, and do not mention that you keep notes.'

/** What is remembered, as a text for a prompt; empty when there is nothing. */
export function memoryPrefix(facts: readonly { readonly text: string }[]): string {
  if (facts.length === 0) return ''
  return [HEADER, ...facts.map(({ text }) => `- ${text}`), FOOTER].join('\n')
}
