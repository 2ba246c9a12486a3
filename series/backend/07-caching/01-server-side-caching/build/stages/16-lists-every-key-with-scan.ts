import { stage, type Expect } from '@backroad/check'
import type { RespConnection, RespReply } from '@backroad/protocols'
import { claimsOf } from './replies/claims.ts'

const KEYS = 300
const MOST_CALLS = 5000

export default stage({
  spec: 'SCAN',
  timeout: 15_000,
  needs: ['forgets-a-key-when-its-time-is-up'],
  async check({ resp, expect, random }) {
    const { error } = claimsOf(expect)
    const connection = await resp.connect()
    // Other stages have keys here too; they are overlooked.
    const word = random.word()
    const scan = (options: readonly string[], between?: (given: number) => Promise<void>) =>
      scanAll(connection, expect, { word, options, between })
    const none = await scan(['MATCH', `${word}*`])
    expect(none.keys.length, 'number of keys before there are any').is(0)

    const name = (i: number) => `${word}:${i}`
    await connection.pipeline(Array.from({ length: KEYS }, (_, i) => ['SET', name(i), `${i}`]))
    const all = Array.from({ length: KEYS }, (_, i) => name(i))

    const seen = await scan(['COUNT', '10'])
    same(expect, seen.keys, all)
    expect(seen.most, 'the largest number of keys in one reply').isAtMost(100, {
      because: 'COUNT was 10.',
      likely: 'All keys at once hold up every other client; that is what SCAN is there to avoid.',
    })
    same(expect, (await scan([])).keys, all)

    // Between two calls keys come, go and are overwritten; those that stay must all be seen.
    const order = random.shuffle(all)
    const [gone, overwritten] = [order.slice(0, 100), order.slice(100, 250)]
    const staying = order.slice(100)
    // As they come, so that they do whatever else is stored: for each ten of ours that were given, six are removed and twelve overwritten.
    let added = 0
    let before = 0
    const during = await scan(['COUNT', '10'], async (given) => {
      const [from, to] = [Math.floor(before * 0.6), Math.floor(given * 0.6)]
      if (from === to) return
      before = given
      await connection.pipeline([
        ['SET', `${word}:new${++added}`, ''],
        ...gone.slice(from, to).map((key) => ['DEL', key]),
        ...overwritten.slice(from * 2, to * 2).map((key) => ['SET', key, 'again']),
      ])
    })
    const missing = staying.filter((key) => !during.keys.includes(key))
    expect(missing.length, 'number of keys that were there all the time and were not given').is(0, {
      likely: 'A key that took the place of a removed one, or was written again, was passed over.',
    })

    // Whoever gives many keys in the last page has had no time to lose them all.
    await connection.pipeline(gone.map((key) => ['DEL', key]))

    // The last two are one byte too long and one too short.
    const odd = [`${word}:1\n1`, `${word}:1x1`, `${word}:1x1y`, `${word}:11`]
    await connection.pipeline(odd.map((key) => ['SET', key, '']))
    const some = await scan(['MATCH', `${word}:1?1`, 'COUNT', '50'])
    const wanted = [...staying, ...odd].filter((key) => /:1[^]1$/.test(key))
    same(expect, some.keys, wanted)
    const prefix = await scan(['count', '50', 'match', `${word}:new*`])
    same(
      expect,
      prefix.keys,
      Array.from({ length: added }, (_, i) => `${word}:new${i + 1}`),
    )
    // A dot stands for itself.
    same(expect, (await scan(['MATCH', `${word}.new*`])).keys, [])

    // Whether something else removes a key before it is listed is chance, so it is tried a few times.
    for (let i = 0; i < 3; i++) {
      const ended = Array.from({ length: 20 }, (_, n) => ['SET', `${word}:ended${n}`, '', 'PX', '1'])
      await connection.pipeline(ended)
      await connection.quiet(5)
      const listed = await scan(['MATCH', `${word}:ended*`, 'COUNT', '1000'])
      expect(listed.keys.length, 'number of keys given whose time is up').is(0)
    }

    for (const words of [
      ['SCAN'],
      ['SCAN', 'pear'],
      ['SCAN', 'x1'],
      ['SCAN', '1x'],
      ['SCAN', '0', 'COUNT'],
      ['SCAN', '0', 'COUNT', '0'],
      ['SCAN', '0', 'MATCH'],
      ['SCAN', '0', 'PEAR', '5'],
    ]) {
      error(await connection.command(...words), { because: `The command was ${words.join(' ')}.` })
    }
    // Whoever walks over all keys after this one has fewer of them.
    await connection.command('DEL', ...all, ...odd, ...prefix.keys)
  },
})

interface ScanOptions {
  /** With what the keys asked about begin. */
  readonly word: string
  readonly options: readonly string[]
  /** Done after each call; told how many of the keys asked about were given until then. */
  readonly between: ((given: number) => Promise<void>) | undefined
}

/** Asks from cursor 0 until it comes back. */
async function scanAll(
  connection: RespConnection,
  expect: Expect,
  { word, options, between }: ScanOptions,
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
    keys.push(...found.map((key) => key.text.value ?? '').filter((key) => key.startsWith(word)))
    cursor = next.text.value ?? ''
    if (cursor === '0') return { keys, most }
    await between?.(new Set(keys).size)
  }
  return expect.fail(`The cursor did not come back to 0 within ${MOST_CALLS} calls.`)
}

/** The same keys, each at least once. */
function same(expect: Expect, got: readonly string[], wanted: readonly string[]): void {
  const unique = new Set(got)
  expect([...unique].filter((key) => !wanted.includes(key)).length, 'number of keys given that should not be').is(0)
  expect(wanted.filter((key) => !unique.has(key)).length, 'number of keys that were not given').is(0)
}
