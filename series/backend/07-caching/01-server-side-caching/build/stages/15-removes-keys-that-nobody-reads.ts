import { stage } from '@backroad/check'
import { claimsOf } from './replies/claims.ts'
import { OwnTime } from './replies/own-time.ts'

const KEYS = 1000
const STAY = 7
/** The longest time to live, ms. */
const LONGEST = 150
const WITHIN = 2000

export default stage({
  spec: 'EXPIRE, how keys expire',
  isolation: 'fresh',
  timeout: 10_000,
  likely: 'Keys are removed when they are read. Those that nobody reads stay for ever, and take memory.',
  needs: ['forgets-a-key-when-its-time-is-up'],
  async check({ resp, expect, random }) {
    const { integer } = claimsOf(expect)
    const connection = await resp.connect()
    integer(await connection.command('DBSIZE'), 0)
    const word = random.word()
    const sets = Array.from({ length: KEYS }, (_, i) => [
      'SET',
      `${word}:${i}`,
      random.word(),
      'PX',
      `${random.int(1, LONGEST)}`,
    ])
    const stay = Array.from({ length: STAY }, (_, i) => ['SET', `${word}:stays${i}`, random.word()])
    await connection.pipeline(random.shuffle([...sets, ...stay]))

    const time = new OwnTime()
    for (;;) {
      const size = await connection.command('DBSIZE')
      expect(size.kind, 'the type of the reply').is('integer')
      if (size.value === STAY) break
      expect(size, 'the number of keys').satisfies((count) => Number(count) >= STAY, `at least ${STAY}`, {
        likely: 'Keys without a time were removed as well.',
      })
      if (time.lap() > LONGEST + WITHIN) {
        integer(size, STAY, { because: `The time of ${KEYS} keys was up ${WITHIN} ms ago, and ${STAY} keys stay.` })
      }
      await connection.quiet(10)
    }
    integer(await connection.command('EXISTS', ...stay.map(([, key]) => key ?? '')), STAY)
  },
})
