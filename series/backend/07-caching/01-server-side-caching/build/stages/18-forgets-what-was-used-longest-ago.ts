import { stage } from '@backroad/check'
import type { RespConnection, RespReply } from '@backroad/protocols'
import { claimsOf } from './replies/claims.ts'

const LIMIT = 4 * 2 ** 20
const VALUE = 4000
const BATCH = 50
/** How long before the others the cold keys are used, ms; and once more, for servers that note the time in whole seconds. */
const SOON = 20
const APART = 1100
/** How much of what was used lately may be lost; with no regard to use it would be a third. */
const MOST_LOST = 0.15

export default stage({
  spec: 'CONFIG SET maxmemory, policy allkeys-lru',
  isolation: 'fresh',
  timeout: 30_000,
  needs: ['refuses-writes-when-memory-is-full'],
  async check({ resp, expect, random }) {
    const { ok, integer, error } = claimsOf(expect)
    const connection = await resp.connect()
    ok(await connection.command('CONFIG', 'SET', 'maxmemory', '4mb'))
    ok(await connection.command('CONFIG', 'SET', 'maxmemory-policy', 'allkeys-lru'))
    const word = random.word()
    const value = Buffer.alloc(VALUE, random.text(997))
    const write = async (keys: readonly string[]) => {
      for (const reply of await connection.pipeline(keys.map((key) => ['SET', key, value]))) ok(reply)
    }
    const read = (keys: readonly string[]) => connection.pipeline(keys.map((key) => ['GET', key]))
    const size = async () => {
      const reply = await connection.command('DBSIZE')
      expect(reply.kind, 'the type of the reply').is('integer')
      return Number(reply.value)
    }

    const round = async (name: string, apart: number): Promise<Outcome> => {
      const old: string[] = []
      while ((await size()) === old.length) {
        expect(old.length * VALUE, 'bytes of values kept').isAtMost(LIMIT, { because: 'maxmemory is 4 MB.' })
        const batch = Array.from({ length: BATCH }, (_, i) => `${name}:${old.length + i}`)
        await write(batch)
        old.push(...batch)
      }
      const there = await existing(connection, old)
      expect(there.length * VALUE, 'bytes of values kept').isAtLeast(LIMIT / 3, {
        because: 'maxmemory is 4 MB, and a third of it at least must be there for values.',
      })

      // Half of the keys are used often, then the other half once, but later: what came first, what is used most often and
      // what was used last are three different things.
      const order = random.shuffle(there)
      const quarter = Math.floor(order.length / 4)
      const [toRead, toWrite, toLeave] = [
        order.slice(0, quarter),
        order.slice(quarter, 2 * quarter),
        order.slice(2 * quarter),
      ]
      for (let i = 0; i < 3; i++) await inBatches(toLeave, read)
      await connection.quiet(apart)
      await inBatches(toRead, read)
      await inBatches(toWrite, write)
      const used = [
        { what: 'read', keys: await existing(connection, toRead) },
        { what: 'written', keys: await existing(connection, toWrite) },
      ] as const
      const cold = await existing(connection, toLeave)
      const before = await size()

      const target = Math.round(cold.length * 0.7)
      let fresh = 0
      for (let gone = 0; gone < target; gone = before + fresh - (await size())) {
        expect(fresh * VALUE, 'bytes of new values').isAtMost(LIMIT, {
          because: 'maxmemory is 4 MB, and there were older keys.',
        })
        await write(Array.from({ length: 10 }, (_, i) => `${name}:new${fresh + i}`))
        fresh += 10
      }
      integer(await connection.command('EXISTS', `${name}:new${fresh - 1}`), 1, {
        likely: 'The newest key was removed.',
      })
      const lost = []
      for (const { what, keys } of used) {
        lost.push({ what, of: keys.length, count: keys.length - (await existing(connection, keys)).length })
      }
      const coldGone = cold.length - (await existing(connection, cold)).length
      const created = [...old, ...Array.from({ length: fresh }, (_, i) => `${name}:new${i}`)]
      return { apart, target, cold: cold.length, coldGone, lost, created }
    }

    const soon = await round(`${word}:soon`, SOON)
    if (!isByUse(soon)) await inBatches(soon.created, (keys) => connection.command('DEL', ...keys))
    const { apart, target, cold, coldGone, lost } = isByUse(soon) ? soon : await round(`${word}:late`, APART)
    const because = `${cold} other keys had not been used for ${apart} ms.`
    expect(coldGone, 'number of keys removed that had not been used').isAtLeast(target / 2, {
      because: `At least ${target} keys were removed. ${because}`,
      likely: 'Other keys went first: those used last, or those used only once.',
    })
    for (const { what, of, count } of lost) {
      expect(count, `number of keys ${what} lately that were removed, of ${of},`).isAtMost(of * MOST_LOST, {
        because,
        likely:
          what === 'read' ? 'A GET is not counted as a use.' : 'Writing a key that is there is not counted as a use.',
      })
    }

    ok(await connection.command('CONFIG', 'SET', 'maxmemory-policy', 'noeviction'))
    for (let i = 0; ; i++) {
      const reply = await connection.command('SET', `${word}:full${i}`, value)
      if (reply.type === 'error') return error(reply, { code: 'OOM' })
      ok(reply)
      expect(i, 'number of writes since the policy is noeviction').isAtMost(BATCH, {
        because: 'Memory was full.',
        likely: 'The policy can be changed back.',
      })
    }
  },
})

/** What has become of the keys of one round. */
interface Outcome {
  /** How long before the others the cold keys were used, ms. */
  readonly apart: number
  /** How many keys were removed at the least. */
  readonly target: number
  readonly cold: number
  readonly coldGone: number
  readonly lost: readonly { readonly what: 'read' | 'written'; readonly of: number; readonly count: number }[]
  readonly created: readonly string[]
}

function isByUse({ target, coldGone, lost }: Outcome): boolean {
  return coldGone >= target / 2 && lost.every(({ of, count }) => count <= of * MOST_LOST)
}

async function existing(connection: RespConnection, keys: readonly string[]): Promise<string[]> {
  const replies: RespReply[] = await connection.pipeline(keys.map((key) => ['EXISTS', key]))
  return keys.filter((_, i) => replies[i]?.value === 1)
}

/** A few at a time: replies on their way may count as memory in use. */
async function inBatches(keys: readonly string[], run: (keys: readonly string[]) => Promise<unknown>): Promise<void> {
  for (let i = 0; i < keys.length; i += 5) await run(keys.slice(i, i + 5))
}
