import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { describe, expect, it } from 'vitest'
import { CLOSED_PORT, scriptedServer } from '../../test/scripted-server.ts'
import { connectTcp } from './connect-tcp.ts'
import type { TcpConnection } from './tcp-connection.ts'
import type { ConnectionEvent } from './types.ts'

describe('connectTcp', () => {
  it('tells all that happens, in order, on the clock it is given', async () => {
    await using server = await scriptedServer((socket) => {
      socket.on('data', (data) => socket.end(data))
    })
    const events: ConnectionEvent[] = []
    let time = 0
    const connection = await connectTcp({
      ...server,
      observer: (event) => events.push(event),
      clock: () => ++time,
      id: 7,
    })
    await connection.send(Buffer.from('pear'), 1000)
    expect(await connection.until(() => connection.other === 'ended', 1000)).toBe(true)
    connection.end()
    await connection.until(() => events.at(-1)?.type === 'half-closed', 1000)
    await connection.close()
    expect(Buffer.from(connection.received.bytes).toString()).toBe('pear')
    expect(events.map(({ type, connection }) => [type, connection])).toEqual([
      ['connecting', 7],
      ['connected', 7],
      ['sent', 7],
      ['received', 7],
      ['peer-ended', 7],
      ['half-closed', 7],
      ['closed', 7],
    ])
    expect(events.map((event) => event.at)).toEqual(events.map((event) => event.at).toSorted((a, b) => a - b))
    expect(events[0]).toMatchObject({ host: '127.0.0.1', port: server.port })
  })

  it("still sends after the other side's FIN", async () => {
    const heard = Promise.withResolvers<string>()
    await using server = await scriptedServer((socket) => {
      socket.on('data', (data) => heard.resolve(data.toString())).end()
    })
    const connection = await connectTcp(server)
    expect(await connection.until(() => connection.other === 'ended', 1000)).toBe(true)
    await connection.send(Buffer.from('pear'), 1000)
    expect(await heard.promise).toBe('pear')
    await connection.close()
  })

  it('is refused where nothing listens', async () => {
    const events: string[] = []
    const connecting = connectTcp({
      host: '127.0.0.1',
      port: CLOSED_PORT,
      observer: (event) => events.push(event.type),
    })
    await expect(connecting).rejects.toMatchObject({ fault: 'refused', cause: { code: 'ECONNREFUSED' } })
    expect(events).toEqual(['connecting', 'refused'])
  })

  it('hangs where the queue of connections is full and nobody accepts', async () => {
    // Blocks right after it listens, so that it never accepts.
    const program = `require('net').createServer().listen({ port: 0, host: '127.0.0.1', backlog: 1 }, function () {
      require('fs').writeSync(1, String(this.address().port)); Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0) })`
    const child = spawn(process.execPath, ['-e', program], { stdio: ['ignore', 'pipe', 'inherit'] })
    const open: TcpConnection[] = []
    try {
      const [port] = (await once(child.stdout, 'data')) as [Buffer]
      const fill = async () => {
        for (let i = 0; i < 20; i++) open.push(await connectTcp({ host: '127.0.0.1', port: Number(port), within: 200 }))
      }
      await expect(fill()).rejects.toMatchObject({
        fault: 'hung',
        message: expect.stringContaining('neither accepted nor refused') as string,
      })
    } finally {
      await Promise.all(open.map((connection) => connection.close()))
      child.kill('SIGKILL')
      await once(child, 'close')
    }
  })

  it('leaves the attempt when the signal is aborted', async () => {
    const signal = AbortSignal.abort(new Error('enough'))
    await expect(connectTcp({ host: '127.0.0.1', port: 1, signal })).rejects.toThrow('enough')
  })

  it('does not blame the other side for a host that does not exist', async () => {
    await expect(connectTcp({ host: 'no-such-host.invalid', port: 1 })).rejects.not.toHaveProperty('fault')
  })

  it('counts bytes that came while our own program was busy', async () => {
    // The echo is made by a process of its own, so that it answers while this one is busy.
    const program = `require('net').createServer((s) => s.on('data', (d) => s.end(d))).listen(0, '127.0.0.1', function () {
      console.log(this.address().port) })`
    const child = spawn(process.execPath, ['-e', program], { stdio: ['ignore', 'pipe', 'inherit'] })
    try {
      const [port] = (await once(child.stdout, 'data')) as [Buffer]
      const connection = await connectTcp({ host: '127.0.0.1', port: Number(port) })
      await connection.send(Buffer.from('pear'), 1000)
      const answered = connection.until(() => connection.received.bytes.length === 4, 20)
      const busyUntil = performance.now() + 150
      while (performance.now() < busyUntil);
      expect(await answered).toBe(true)
      await connection.close()
    } finally {
      child.kill('SIGKILL')
      await once(child, 'close')
    }
  })
})
