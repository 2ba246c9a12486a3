import { once } from 'node:events'
import { existsSync } from 'node:fs'
import { connect } from 'node:net'
import { fileURLToPath } from 'node:url'
import { expect, it } from 'vitest'
import { findCommand } from './find-command.ts'
import { type SoftwareStart, startSoftware } from './start-software.ts'

const fixture = fileURLToPath(new URL('../../test/fixtures/listens.ts', import.meta.url))

const start = (how: string, more: Partial<SoftwareStart> = {}) =>
  startSoftware({
    command: process.execPath,
    args: () => [fixture, how],
    env: ({ host, port }) => ({ HOST: host, PORT: String(port) }),
    ...more,
  })

it('gives a server that accepts connections, and ends it with its folder', async () => {
  const { port, host, dir } = await (async () => {
    await using software = await start('listens')
    const socket = connect(software.port, software.host)
    await once(socket, 'connect')
    socket.destroy()
    expect(existsSync(software.dir)).toBe(true)
    return { port: software.port, host: software.host, dir: software.dir }
  })()
  await expect(once(connect(port, host), 'connect')).rejects.toMatchObject({ code: 'ECONNREFUSED' })
  expect(existsSync(dir)).toBe(false)
})

it('says what a server that ends wrote last', async () => {
  await expect(start('fails')).rejects.toThrow('did not come up: the harbour is closed')
})

it('gives up a server that accepts nothing in time', async () => {
  await expect(start('never', { within: 100 })).rejects.toThrow('did not come up')
})

it('says when a command cannot be started', async () => {
  await expect(start('', { command: '/nowhere/server' })).rejects.toThrow('/nowhere/server did not come up')
})

it('finds a command of this machine, and none that is not there', async () => {
  expect(await findCommand('sh')).toMatch(/\/sh$/)
  expect(await findCommand('no-such-command-anywhere')).toBeUndefined()
})
