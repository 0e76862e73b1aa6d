import { type Requirement, z } from '../../core/index.ts'

/** Setting of `.env` that names the machine VRChat runs on. */
export const HOST_VARIABLE = 'VRCHAT_IP'
export const DEFAULT_HOST = '127.0.0.1'
/** Where VRChat listens for OSC. */
export const DEFAULT_PORT = 9000

export function hostField() {
  return z
    .string()
    .nullable()
    .default(null)
    .describe(
      `Machine to send to, by name or IPv4 address; empty for ${HOST_VARIABLE} of the keys, else this machine`,
    )
}

export function portNumber() {
  return z.int().min(1).max(65_535)
}

/** What a component that sends OSC tells in `requires`. */
export function oscNeeds(host: string | null, port: number | null): Requirement[] {
  const where = { kind: 'host' as const, host: `${host || DEFAULT_HOST}:${port ?? DEFAULT_PORT}` }
  return host ? [where] : [where, { kind: 'secret', name: HOST_VARIABLE, optional: true }]
}
