import { bench } from '@backroad/check'

const fileSize = 16 * 1024

/** A request with the field that every client sends, or with more. */
const get = (path: string, fields = ''): Uint8Array =>
  Buffer.from(`GET ${path} HTTP/1.1\r\nHost: backroad\r\n${fields}\r\n`, 'latin1')

const ok = Buffer.from('HTTP/1.1 200', 'latin1')
const isOk = (reply: Uint8Array): boolean => Buffer.from(reply.buffer, reply.byteOffset, 12).equals(ok)
/** Whether it is the echo that was asked for. */
const isPear = (reply: Uint8Array): boolean =>
  isOk(reply) && Buffer.from(reply.buffer, reply.byteOffset, reply.length).includes('pear-', 12)

export default bench({
  loads: [
    {
      name: 'a few bytes, one request at a time on 16 connections',
      protocol: 'http1',
      connections: 16,
      request: (i) => get(`/echo/pear-${i}`),
      ok: isPear,
    },
    {
      name: 'a few bytes, 16 requests at once on 4 connections',
      protocol: 'http1',
      connections: 4,
      depth: 16,
      request: (i) => get(`/echo/pear-${i}`),
      ok: isPear,
    },
    {
      name: 'a file of 16 kB, one request at a time on 16 connections',
      protocol: 'http1',
      connections: 16,
      async prepare({ program, random }) {
        await program.writeFile('files/bench.bin', random.bytes(fileSize))
      },
      request: () => get('/files/bench.bin'),
      ok: (reply) => isOk(reply) && reply.length > fileSize,
    },
  ],
  against: 'nginx',
})
