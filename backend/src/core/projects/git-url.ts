import { lookup } from 'node:dns/promises'
import { BlockList, isIP } from 'node:net'
import { EngineError, isProjectName } from '@openneuro/protocol'

export interface GitSource {
  readonly url: URL
  /** Of the project that it becomes. */
  readonly name: string
  /** Where the host is, found out once, so that it cannot change to a machine of ours afterwards. */
  readonly address: string
}

/**
 * Accepts an address to import from: https, no credentials, a host that is not this machine.
 * @param options.allowLoopback for tests with a server on this machine
 * @throws EngineError `import.invalid_url`, `project.invalid_name`, `import.clone_failed`
 */
export async function checkGitUrl(
  text: string,
  { allowLoopback = false }: { allowLoopback?: boolean } = {},
): Promise<GitSource> {
  const url = parseHttpsUrl(text)
  const name = nameOf(url)
  const address = await resolveHost(url.hostname.replace(/^\[|\]$/g, ''))
  if (!allowLoopback && isOwnMachine(address)) {
    throw invalidUrl(text, 'it leads to this machine')
  }
  return { url, name, address }
}

function parseHttpsUrl(text: string): URL {
  if (!/^https:\/\/[^\s\\\p{Cc}]+$/iu.test(text))
    throw invalidUrl(text, 'it does not start with https://')
  const url = URL.canParse(text) ? new URL(text) : null
  if (url?.protocol !== 'https:') throw invalidUrl(text, 'it is no https address')
  if (url.username || url.password) {
    throw invalidUrl('https://…', 'it contains a user name or password')
  }
  if (url.search || url.hash) throw invalidUrl(text, 'it has a part after "?" or "#"')
  return url
}

/** The last part of the path, without `.git`. */
function nameOf(url: URL): string {
  const last = url.pathname.replace(/\/+$/, '').split('/').at(-1) ?? ''
  const name = decoded(last).replace(/\.git$/i, '')
  if (isProjectName(name)) return name
  throw new EngineError(
    'project.invalid_name',
    `Cannot import "${url.href}": a project cannot be named "${name}" like the end of the address. ` +
      'Rename the repository, or copy its folder by hand',
    { path: 'git_url' },
  )
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text)
  } catch {
    return text
  }
}

async function resolveHost(host: string): Promise<string> {
  if (isIP(host)) return host
  try {
    return (await lookup(host)).address
  } catch (cause) {
    throw new EngineError(
      'import.clone_failed',
      `Cannot import from "${host}": there is no such host. Check the address and the network`,
      { cause },
    )
  }
}

const OWN_MACHINE = new BlockList()
OWN_MACHINE.addSubnet('127.0.0.0', 8, 'ipv4')
OWN_MACHINE.addSubnet('0.0.0.0', 8, 'ipv4')
OWN_MACHINE.addSubnet('169.254.0.0', 16, 'ipv4')
OWN_MACHINE.addSubnet('::', 127, 'ipv6')
OWN_MACHINE.addSubnet('fe80::', 10, 'ipv6')

/** Loopback, unspecified and link-local addresses, also as IPv4 within IPv6. */
export function isOwnMachine(address: string): boolean {
  const mapped = /^::ffff:(\d+\.\d+\.\d+\.\d+)$/i.exec(address)?.[1]
  const plain = mapped ?? address
  return OWN_MACHINE.check(plain, isIP(plain) === 6 ? 'ipv6' : 'ipv4')
}

function invalidUrl(text: string, reason: string): EngineError {
  return new EngineError(
    'import.invalid_url',
    `Cannot import from "${text.slice(0, 200)}": ${reason}. ` +
      'Give the https address of a public git repository, such as https://example.org/me/character.git',
    { path: 'git_url' },
  )
}
