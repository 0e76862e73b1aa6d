import { expect, it } from 'vitest'
import { withoutDocs } from './plain-schemas.ts'

it('schemas lose what describes them, and nothing else', () => {
  const code = `const A = z
  .object({ a: z.string().describe('of (a)').optional(), b: z.array(B.describe(\`b\`)).max(3) })
  .meta({ id: 'A', examples: [{ a: 'describe(', b: [] }] });
const described = describe('kept'), other = A.parse({ meta: 1 });`

  expect(withoutDocs(code)).toBe(`const A = z
  .object({ a: z.string().optional(), b: z.array(B).max(3) });
const described = describe('kept'), other = A.parse({ meta: 1 });`)
})
