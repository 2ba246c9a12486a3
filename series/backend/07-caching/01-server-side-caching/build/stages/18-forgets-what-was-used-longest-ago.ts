import { stage } from '@backroad/check'
import type { RespConnection, RespReply } from '@backroad/protocols'
import { claimsOf } from './replies/claims.ts'

const LIMIT = 4 * 2 ** 20
const VALUE = 4000
const BATCH = 50
/** Some servers note the time of use in whole seconds. */
const APART = 1100
/** How much of what was used lately may be lost; with no regard to use it would be a third. */
const MOST_LOST = 0.15

export default stage({
  spec: 'CONFIG SET maxmemory, policy allkeys-lru',
  isolation: 'fresh',
  timeout: 10_000,
  needs: ['refuses-writes-when-memory-is-full'],
  async check({ resp, expect, random }) {
    const { ok, integer } = claimsOf(expect)
    const connection = await resp.connect()
    ok(await connection.command('CONFIG', 'SET', 'maxmemory', '4mb'))
    ok(await connection.command('CONFIG', 'SET', 'maxmemory-policy', 'allkeys-lru'))
    const word = random.word()
    const value = Buffer.alloc(VALUE, random.text(997))
    const write = async (keys: readonly string[]) => {
      for (const reply of await connection.pipeline(keys.map((key) => ['SET', key, value]))) ok(reply)
    }
    const size = async () => {
      const reply = await connection.command('DBSIZE')
      expect(reply.kind, 'the type of the reply').is('integer')
      return Number(reply.value)
    }

    const old: string[] = []
    while ((await size()) === old.length) {
      expect(old.length * VALUE, 'bytes of values kept').isAtMost(LIMIT, { because: 'maxmemory is 4 MB.' })
      const batch = Array.from({ length: BATCH }, (_, i) => `${word}:${old.length + i}`)
      await write(batch)
      old.push(...batch)
    }
    const there = await existing(connection, old)
    expect(there.length * VALUE, 'bytes of values kept').isAtLeast(LIMIT / 3, {
      because: 'maxmemory is 4 MB, and a third of it at least must be there for values.',
    })

    // Half of the keys are used often, then the other half once, but later: what came first, what is used most often and what was
    // used last are three different things.
    const order = random.shuffle(there)
    const quarter = Math.floor(order.length / 4)
    const [toRead, toWrite, toLeave] = [
      order.slice(0, quarter),
      order.slice(quarter, 2 * quarter),
      order.slice(2 * quarter),
    ]
    for (let i = 0; i < 3; i++) await inBatches(toLeave, (keys) => connection.pipeline(keys.map((key) => ['GET', key])))
    await connection.quiet(APART)
    await inBatches(toRead, (keys) => connection.pipeline(keys.map((key) => ['GET', key])))
    await inBatches(toWrite, write)
    const read = await existing(connection, toRead)
    const written = await existing(connection, toWrite)
    const cold = await existing(connection, toLeave)
    const before = await size()

    const target = Math.round(cold.length * 0.7)
    let fresh = 0
    for (let gone = 0; gone < target; gone = before + fresh - (await size())) {
      expect(fresh * VALUE, 'bytes of new values').isAtMost(LIMIT, {
        because: 'maxmemory is 4 MB, and there were older keys.',
      })
      await write(Array.from({ length: 10 }, (_, i) => `${word}:new${fresh + i}`))
      fresh += 10
    }
    const left = (await existing(connection, cold)).length
    expect(cold.length - left, 'number of keys removed that had not been used').isAtLeast(target / 2, {
      because: `At least ${target} keys were removed, and ${cold.length} had not been used for ${APART} ms.`,
      likely: 'Other keys went first: those used last, or those used only once.',
    })
    for (const [keys, what] of [
      [read, 'read'],
      [written, 'written'],
    ] as const) {
      const lost = keys.length - (await existing(connection, keys)).length
      expect(lost, `number of keys ${what} lately that were removed, of ${keys.length},`).isAtMost(
        keys.length * MOST_LOST,
        {
          because: `${cold.length} other keys had not been used for ${APART} ms.`,
          likely:
            what === 'read' ? 'A GET is not counted as a use.' : 'Writing a key that is there is not counted as a use.',
        },
      )
    }
    integer(await connection.command('EXISTS', `${word}:new${fresh - 1}`), 1, { likely: 'The newest key was removed.' })
  },
})

async function existing(connection: RespConnection, keys: readonly string[]): Promise<string[]> {
  const replies: RespReply[] = await connection.pipeline(keys.map((key) => ['EXISTS', key]))
  return keys.filter((_, i) => replies[i]?.value === 1)
}

/** A few at a time: replies on their way may count as memory in use. */
async function inBatches(keys: readonly string[], run: (keys: readonly string[]) => Promise<unknown>): Promise<void> {
  for (let i = 0; i < keys.length; i += 5) await run(keys.slice(i, i + 5))
}
