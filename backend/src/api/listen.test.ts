import { createServer, request } from 'node:http'
import type { AddressInfo } from 'node:net'
import { networkInterfaces } from 'node:os'
import { expect, it } from 'vitest'
import { listen } from './listen.ts'
import { emptyServer } from './thin-engine.test-support.ts'

const hasIpv6 = Object.values(networkInterfaces()).some((addresses) =>
  addresses?.some(({ address }) => address === '::1'),
)

function statusAt(host: string, port: number): Promise<number> {
  const { promise, resolve, reject } = Promise.withResolvers<number>()
  request({ host, port, path: '/graph/nodes' }, (response) => {
    response.resume()
    resolve(response.statusCode ?? 0)
  })
    .on('error', reject)
    .end()
  return promise
}

it('§24 listens on both loopback addresses with the same port', async () => {
  await using server = await emptyServer()
  const { address, port } = await server.listen()

  expect(address).toBe(`http://127.0.0.1:${port}`)
  expect(await statusAt('127.0.0.1', port)).toBe(200)
  if (hasIpv6) expect(await statusAt('::1', port)).toBe(200)
})

it('names the flag when the port is taken', async () => {
  await using first = await emptyServer()
  await using second = await emptyServer()
  const { port } = await first.listen()

  await expect(listen(second.api, { host: '127.0.0.1', port })).rejects.toMatchObject({
    code: 'server.port_taken',
    message: expect.stringContaining('--port'),
  })
})

it.runIf(hasIpv6)(
  'does not listen half: the port of ::1 alone being taken is an error',
  async () => {
    await using server = await emptyServer()
    const other = createServer()
    await new Promise<void>((resolve) => other.listen({ host: '::1', port: 0 }, resolve))
    const { port } = other.address() as AddressInfo

    await expect(listen(server.api, { host: '127.0.0.1', port })).rejects.toMatchObject({
      code: 'server.port_taken',
    })
    await expect(statusAt('127.0.0.1', port)).rejects.toThrow('ECONNREFUSED')
    other.close()
  },
)
