import { stage, type Expect } from '@backroad/check'
import type { RespConnection, RespReply } from '@backroad/protocols'
import { claimsOf } from './replies/claims.ts'

const KEYS = 600
const MOST_CALLS = 5000

export default stage({
  spec: 'SCAN',
  isolation: 'fresh',
  needs: ['deletes-keys-and-counts-them'],
  async check({ resp, expect, random }) {
    const { error } = claimsOf(expect)
    const connection = await resp.connect()
    const word = random.word()
    const none = await scan(connection, expect, [])
    expect(none.keys.length, 'number of keys before there are any').is(0)

    const name = (i: number) => `${word}:${i}`
    await connection.pipeline(Array.from({ length: KEYS }, (_, i) => ['SET', name(i), `${i}`]))
    const all = Array.from({ length: KEYS }, (_, i) => name(i))

    const seen = await scan(connection, expect, ['COUNT', '10'])
    same(expect, seen.keys, all)
    expect(seen.most, 'the largest number of keys in one reply').isAtMost(100, {
      because: 'COUNT was 10.',
      likely: 'All keys at once hold up every other client; that is what SCAN is there to avoid.',
    })
    same(expect, (await scan(connection, expect, [])).keys, all)

    // Between two calls keys come, go and are overwritten; those that stay must all be seen.
    const order = random.shuffle(all)
    const [gone, overwritten] = [order.slice(0, 200), order.slice(200, 500)]
    const staying = order.slice(200)
    let call = 0
    const during = await scan(connection, expect, ['COUNT', '10'], async () => {
      const from = call++ * 6
      await connection.pipeline([
        ['SET', `${word}:new${call}`, ''],
        ...gone.slice(from, from + 6).map((key) => ['DEL', key]),
        ...overwritten.slice(from * 2, from * 2 + 12).map((key) => ['SET', key, 'again']),
      ])
    })
    const missing = staying.filter((key) => !during.keys.includes(key))
    expect(missing.length, 'number of keys that were there all the time and were not given').is(0, {
      likely: 'A key that took the place of a removed one, or was written again, was passed over.',
    })

    // The last two are one byte too long and one too short.
    const odd = [`${word}:1\n1`, `${word}:1x1`, `${word}:1x1y`, `${word}:11`]
    await connection.pipeline(odd.map((key) => ['SET', key, '']))
    const some = await scan(connection, expect, ['MATCH', `${word}:1?1`, 'COUNT', '50'])
    const wanted = [...staying, ...odd].filter((key) => /:1[^]1$/.test(key))
    same(expect, some.keys, wanted)
    const prefix = await scan(connection, expect, ['count', '50', 'match', `${word}:new*`])
    same(
      expect,
      prefix.keys,
      Array.from({ length: call }, (_, i) => `${word}:new${i + 1}`),
    )
    // A dot stands for itself.
    same(expect, (await scan(connection, expect, ['MATCH', `${word}.new*`])).keys, [])

    for (const words of [['SCAN'], ['SCAN', 'pear'], ['SCAN', '0', 'COUNT'], ['SCAN', '0', 'COUNT', '0']]) {
      error(await connection.command(...words), { because: `The command was ${words.join(' ')}.` })
    }
  },
})

/** Asks from cursor 0 until it comes back; `between` is done after each call. */
async function scan(
  connection: RespConnection,
  expect: Expect,
  options: readonly string[],
  between: () => Promise<void> = () => Promise.resolve(),
): Promise<{ keys: string[]; most: number }> {
  const { array } = claimsOf(expect)
  const keys: string[] = []
  let most = 0
  let cursor = '0'
  for (let call = 0; call < MOST_CALLS; call++) {
    const [next, page] = array(await connection.command('SCAN', cursor, ...options), 2) as [RespReply, RespReply]
    expect(next.kind, 'the type of the cursor').is('bulk')
    const found = array(page)
    most = Math.max(most, found.length)
    keys.push(...found.map((key) => key.text.value ?? ''))
    cursor = next.text.value ?? ''
    if (cursor === '0') return { keys, most }
    await between()
  }
  return expect.fail(`The cursor did not come back to 0 within ${MOST_CALLS} calls.`)
}

/** The same keys, each at least once. */
function same(expect: Expect, got: readonly string[], wanted: readonly string[]): void {
  const unique = new Set(got)
  expect([...unique].filter((key) => !wanted.includes(key)).length, 'number of keys given that should not be').is(0)
  expect(wanted.filter((key) => !unique.has(key)).length, 'number of keys that were not given').is(0)
}
