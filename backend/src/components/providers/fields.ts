import { z } from '../../core/index.ts'

/** `base_url?`: another server that speaks the same protocol. Empty counts as left out. */
export function baseUrlField() {
  return z
    .string()
    .regex(/^((https?|wss?):\/\/\S+)?$/, 'must begin with http:// or https:// (or ws://, wss://)')
    .optional()
    .describe('Address of another server that speaks the same protocol; empty for the usual one')
}

/**
 * `fallback=[]`: other configurations, tried in order on error or timeout. Each names only what differs.
 *
 * @param schema the component's configuration without `fallback`
 */
export function fallbackField<Shape extends z.ZodRawShape>(schema: z.ZodObject<Shape>) {
  const shape = Object.fromEntries(
    Object.entries(schema.shape).map(([name, field]) => [name, leftOutUnlessGiven(field)]),
  )
  return z
    .array(z.object(shape) as unknown as z.ZodType<Partial<z.output<z.ZodObject<Shape>>>>)
    .max(8)
    .default([])
    .describe('What to use instead when this fails, in order; each entry names only what differs')
}

/** A default here would hide what the node itself is set to. */
function leftOutUnlessGiven(field: z.core.$ZodType): z.ZodType {
  let inner = field as z.ZodType
  const { description } = inner
  while (inner instanceof z.ZodDefault) inner = inner.unwrap() as z.ZodType
  const optional = inner.optional()
  return description === undefined ? optional : optional.describe(description)
}

/** `host` or `host:port` of an address, as `requires` names it; empty when it is no address. */
export function hostOf(url: string): string {
  return URL.canParse(url) ? new URL(url).host : ''
}

/** An address below a base, whether or not that ends with a slash. */
export function urlBelow(base: string, path: string): string {
  return `${base.replace(/\/+$/, '')}/${path.replace(/^\/+/, '')}`
}
