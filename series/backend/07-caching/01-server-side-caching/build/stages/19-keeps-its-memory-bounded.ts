import { stage } from '@backroad/check'
import { claimsOf } from './replies/claims.ts'
import { unrecorded } from './replies/unrecorded.ts'

const MB = 2 ** 20
const LIMIT = 4 * MB
/** What is written in a round, and how many rounds there are at most. */
const TOTAL = 72 * MB
const ROUNDS = 3
const VALUE = 60_000
const BATCH = 25
/** After so many batches the small keys are read: less than the limit was written since. */
const BATCHES = 4
/** How much of what was written may be resident. A heap grows before it is swept, on a busy machine by much: what is held goes on growing. */
const MOST_HELD = 0.75

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

    const keepers: string[] = []
    // Two thirds are one key, replaced again and again; the rest are keys that make room. A small key comes after each, and those
    // are read so often that they stay.
    const writeMuch = async (name: string) => {
      for (let sent = 0, batch = 0; sent < TOTAL; sent += BATCH * VALUE, batch++) {
        const commands = Array.from({ length: BATCH }, (_, i) => {
          keepers.push(`${word}:keeper${keepers.length}`)
          return [
            ['SET', i % 3 === 0 ? `${word}:large${name}${sent + i}` : `${word}:again`, value],
            ['SET', keepers.at(-1) ?? '', random.word()],
          ]
        })
        for (const reply of await writer.pipeline(commands.flat())) ok(reply)
        if (batch % BATCHES === 0) await writer.pipeline(keepers.map((key) => ['GET', key]))
      }
    }
    let [written, growth] = [0, 0]
    for (let round = 0; round < ROUNDS; round++) {
      await writeMuch(`${round}:`)
      written += TOTAL
      growth = (await program.memory()) - before
      if (growth <= written * MOST_HELD) break
    }
    await much.closeAll()
    note(
      `${written / MB} MB were sent on a connection that is not recorded; resident memory grew by ${Math.round(growth / MB)} MB`,
    )
    expect(growth / MB, 'growth of the resident memory in MB').isAtMost((written * MOST_HELD) / MB, {
      because: `${written / MB} MB of values were written, of which ${LIMIT / MB} MB may be kept.`,
    })
    integer(await connection.command('EXISTS', keepers.at(-1) ?? ''), 1)
  },
})
