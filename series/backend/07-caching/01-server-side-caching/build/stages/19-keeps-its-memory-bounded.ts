import { stage } from '@backroad/check'
import { claimsOf } from './replies/claims.ts'
import { unrecorded } from './replies/unrecorded.ts'

const MB = 2 ** 20
const LIMIT = 4 * MB
const TOTAL = 72 * MB
const VALUE = 60_000
const BATCH = 25
/** After so many batches the small keys are read: less than the limit was written since. */
const BATCHES = 4
const MOST_GROWTH = 54 * MB

export default stage({
  spec: 'contract server',
  isolation: 'fresh',
  timeout: 30_000,
  replyWithin: 5000,
  likely:
    'What is removed or replaced is still held: by a list, by a buffer of which a small part is in use, or by a heap that may grow.',
  needs: ['refuses-writes-when-memory-is-full'],
  async check({ resp, expect, random, program, signal, note }) {
    const { ok, integer } = claimsOf(expect)
    const connection = await resp.connect()
    ok(await connection.command('CONFIG', 'SET', 'maxmemory', `${LIMIT / MB}mb`))
    ok(await connection.command('CONFIG', 'SET', 'maxmemory-policy', 'allkeys-lru'))
    const much = unrecorded({ program, signal })
    const writer = await much.connect()
    const word = random.word()
    const value = Buffer.alloc(VALUE, random.text(997))
    const before = await program.memory()

    // Two thirds are one key, replaced again and again; the rest are keys that make room. A small key comes after each, and those
    // are read so often that they stay.
    const keepers: string[] = []
    for (let sent = 0, batch = 0; sent < TOTAL; sent += BATCH * VALUE, batch++) {
      const commands = Array.from({ length: BATCH }, (_, i) => {
        keepers.push(`${word}:keeper${keepers.length}`)
        return [
          ['SET', i % 3 === 0 ? `${word}:large${sent + i}` : `${word}:again`, value],
          ['SET', keepers.at(-1) ?? '', random.word()],
        ]
      })
      for (const reply of await writer.pipeline(commands.flat())) ok(reply)
      if (batch % BATCHES === 0) await writer.pipeline(keepers.map((key) => ['GET', key]))
    }
    await much.closeAll()
    const growth = (await program.memory()) - before
    note(
      `${TOTAL / MB} MB were sent on a connection that is not recorded; resident memory grew by ${Math.round(growth / MB)} MB`,
    )
    expect(growth / MB, 'growth of the resident memory in MB').isAtMost(MOST_GROWTH / MB, {
      because: `${TOTAL / MB} MB of values were written, of which ${LIMIT / MB} MB may be kept.`,
    })
    integer(await connection.command('EXISTS', keepers.at(-1) ?? ''), 1)
  },
})
