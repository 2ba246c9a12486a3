import { spawn, spawnSync } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { freePort } from '../../test/scripted-server.ts'
import { createResp } from './create-resp.ts'

const redis = 'redis-server'
const found = spawnSync(redis, ['--version']).status === 0

/** A Redis of its own on a free port, ended when disposed. */
async function startRedis() {
  const port = await freePort()
  const dir = mkdtempSync(join(tmpdir(), 'backroad-redis-'))
  const settings = ['--port', String(port), '--bind', '127.0.0.1', '--save', '', '--dir', dir]
  const child = spawn(redis, settings, { stdio: ['ignore', 'pipe', 'inherit'] })
  const ended = once(child, 'close')
  let said = ''
  await new Promise<void>((resolve, reject) => {
    child.stdout.on('data', (data) => {
      said += String(data)
      if (said.includes('Ready to accept connections')) resolve()
    })
    child.once('error', reject).once('close', () => reject(new Error(`redis-server ended: ${said}`)))
  })
  const resp = createResp({ place: () => ({ host: '127.0.0.1', port }), replyWithin: 20_000 })
  return {
    resp,
    async [Symbol.asyncDispose]() {
      await resp.closeAll()
      child.kill('SIGKILL')
      await ended
      rmSync(dir, { recursive: true, force: true })
    },
  }
}

describe.skipIf(!found)('against Redis', () => {
  it('reads each type of RESP2', async () => {
    await using t = await startRedis()
    const connection = await t.resp.connect()
    const replies = await connection.pipeline([
      ['PING'],
      ['SET', 'pear', 'ä\r\n'],
      ['GET', 'pear'],
      ['GET', 'none'],
      ['STRLEN', 'pear'],
      ['MGET', 'pear', 'none'],
      ['NO-SUCH-COMMAND'],
      ['SET', 'n', '9223372036854775806'],
      ['INCR', 'n'],
      ['BLPOP', 'nothing', '0.01'],
    ])
    expect(replies.map(({ type, plain }) => [type, plain.value])).toEqual([
      ['simple', 'PONG'],
      ['simple', 'OK'],
      ['bulk', 'ä\r\n'],
      ['null', undefined],
      ['integer', 4],
      ['array', ['ä\r\n', undefined]],
      ['error', expect.stringContaining('unknown command') as string],
      ['simple', 'OK'],
      ['integer', 9223372036854775807n],
      ['null', undefined],
    ])
    expect([replies[3]?.nullOf, replies[9]?.nullOf]).toEqual(['bulk', 'array'])
  })

  it('reads each type of RESP3 that it can be asked for', async () => {
    await using t = await startRedis()
    const connection = await t.resp.connect()
    expect((await connection.command('HELLO', 3)).type).toBe('map')
    const asked = [
      'string',
      'integer',
      'double',
      'bignum',
      'null',
      'array',
      'set',
      'map',
      'verbatim',
      'true',
      'false',
      'push',
    ]
    const replies = await connection.pipeline(asked.map((type) => ['DEBUG', 'PROTOCOL', type]))
    if (replies[0]?.text.value?.includes('DEBUG command not allowed')) {
      // From Redis 7.0 on DEBUG is off unless configured; the types that commands give must do.
      await connection.pipeline([
        ['SADD', 's', 'a'],
        ['ZADD', 'z', '1.5', 'a'],
      ])
      const given = await connection.pipeline([
        ['SMEMBERS', 's'],
        ['ZSCORE', 'z', 'a'],
        ['GET', 'x'],
        ['CONFIG', 'GET', 'port'],
        ['LATENCY', 'DOCTOR'],
      ])
      expect(given.map((reply) => reply.type)).toEqual(['set', 'double', 'null', 'map', 'verbatim'])
      return
    }
    expect(replies.map((reply) => reply.type)).toEqual([
      'bulk',
      'integer',
      'double',
      'big',
      'null',
      'array',
      'set',
      'map',
      'verbatim',
      'boolean',
      'boolean',
      'push',
    ])
  })

  it('takes what is malformed, and is told what Redis makes of it', async () => {
    await using t = await startRedis()
    const connection = await t.resp.connect()
    await connection.send('*1\r\n$x\r\n')
    expect((await connection.reply()).text.value).toBe('ERR Protocol error: invalid bulk length')
    expect(await connection.ended()).toBe('closed')
  })

  it('reads 10,000 pipelined replies, and one of 64 MB', async () => {
    await using t = await startRedis()
    const connection = await t.resp.connect()
    const set = Array.from({ length: 10_000 }, (_, i) => ['SET', `key ${i}`, i])
    expect((await connection.pipeline(set)).every((reply) => reply.value === 'OK')).toBe(true)
    const large = await t.resp.connect()
    await large.command('SETRANGE', 'large', 63_999_999, 'x')
    const reply = await large.command('GET', 'large')
    expect([reply.type, (reply.value as Uint8Array).length]).toEqual(['bulk', 64_000_000])
  })
})
