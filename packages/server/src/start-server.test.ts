import { expect, test } from 'vitest'
import { openHouse } from './fixtures/open-house.ts'
import { head, rawRequest } from './fixtures/raw-request.ts'
import { startServer } from './start-server.ts'

test('a taken port is said to be taken, and what to do', async () => {
  await using house = await openHouse()
  const second = startServer({ backroad: house.backroad, port: house.port, pages: null })
  await expect(second).rejects.toMatchObject({
    name: 'AppError',
    code: 'port-taken',
    todo: expect.stringContaining('--port') as unknown,
  })
})

test.for(['0.0.0.0', '::', '192.168.1.1', 'example.org', ''])(
  'it does not listen on %s, where others could reach it',
  async (host) => {
    await using house = await openHouse()
    const open = startServer({ backroad: house.backroad, host, port: 0, pages: null })
    await expect(open).rejects.toMatchObject({ code: 'host-not-loopback' })
  },
)

test('it answers under each of its names, on its own port alone', async () => {
  await using house = await openHouse()
  expect(house.address).toBe(`http://127.0.0.1:${house.port}`)
  for (const name of ['127.0.0.1', 'localhost', 'LocalHost', '[::1]']) {
    expect((await rawRequest(house.port, head('GET /healthz HTTP/1.1', `Host: ${name}:${house.port}`))).status).toBe(
      200,
    )
  }
})

test('closing ends connections that are kept open', async () => {
  const house = await openHouse()
  await (await fetch(`${house.address}/healthz`)).text()
  await house[Symbol.asyncDispose]()
  await expect(fetch(`${house.address}/healthz`)).rejects.toThrow('fetch failed')
})
