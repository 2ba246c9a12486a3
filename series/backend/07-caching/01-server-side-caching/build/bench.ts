import { bench } from '@backroad/check'
import { encodeCommand, type Resp } from '@backroad/protocols'

const KEYS = 1000
const VALUE = 'x'.repeat(100)

const key = (i: number) => `key:${i % KEYS}`
const get = (i: number) => encodeCommand(['GET', key(i)])
const set = (i: number) => encodeCommand(['SET', key(i), VALUE])
/** "+OK" or "$100": the first byte, and a length that an error would hardly have. */
const isOk = (reply: Uint8Array) => reply[0] === 0x2b
const isValue = (reply: Uint8Array) => reply[0] === 0x24 && reply.length > VALUE.length

const prepare = async ({ resp }: { resp: Resp }) => {
  const connection = await resp.connect()
  await connection.pipeline(Array.from({ length: KEYS }, (_, i) => ['SET', key(i), VALUE]))
  await connection.close()
}

export default bench({
  loads: [
    {
      name: 'GET, one at a time on 16 connections',
      protocol: 'resp',
      connections: 16,
      prepare,
      request: get,
      ok: isValue,
    },
    { name: 'SET, one at a time on 16 connections', protocol: 'resp', connections: 16, request: set, ok: isOk },
    {
      name: 'GET, 64 at once on 4 connections',
      protocol: 'resp',
      connections: 4,
      depth: 64,
      prepare,
      request: get,
      ok: isValue,
    },
    { name: 'SET, 64 at once on 4 connections', protocol: 'resp', connections: 4, depth: 64, request: set, ok: isOk },
  ],
  against: 'redis',
})
