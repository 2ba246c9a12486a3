import { stage } from '@backroad/check'
import { claimsOf } from './replies/claims.ts'

const LARGEST = 2n ** 63n - 1n

export default stage({
  spec: 'INCR',
  timeout: 10_000,
  likely: 'INCR reads the value as a whole number of 64 bits, adds one, and stores it as text.',
  needs: ['stores-a-value-under-a-key'],
  async check({ resp, expect, random }) {
    const { ok, bulk, integer, error } = claimsOf(expect)
    const connection = await resp.connect()
    const key = random.word()
    integer(await connection.command('INCR', key), 1, {
      likely: { 0: 'A key that is not there counts as 0, and then one is added.' },
    })
    integer(await connection.command('INCR', key), 2)
    bulk(await connection.command('GET', key), '2')
    const from = async (value: string, sum: string, likely: string) => {
      ok(await connection.command('SET', key, value))
      const reply = await connection.command('INCR', key)
      expect(reply.kind, 'the type of the reply').is('integer', { likely })
      expect(reply.text, 'the reply').is(sum, { likely })
      bulk(await connection.command('GET', key), sum, { likely })
    }
    await from('-1', '0', 'Numbers may be negative.')
    await from('-10', '-9', 'Numbers may be negative.')
    await from('9007199254740993', '9007199254740994', 'A double holds whole numbers up to 2^53 only.')
    await from(`${LARGEST - 1n}`, `${LARGEST}`, 'The largest number is 2^63 - 1.')
    await from(`${-LARGEST - 1n}`, `${-LARGEST}`, 'The smallest number is -2^63.')

    for (const value of [
      `${LARGEST}`,
      `${LARGEST + 1n}`,
      `${-LARGEST - 2n}`,
      'pear',
      '',
      '1.5',
      '1e3',
      '0x10',
      ' 1',
      '1 ',
      '1\n',
      '9'.repeat(40),
    ]) {
      ok(await connection.command('SET', key, value))
      const because = `The value was ${JSON.stringify(value)}.`
      error(await connection.command('INCR', key), { because })
      bulk(await connection.command('GET', key), value, {
        likely: 'What can not be counted has to stay as it was.',
        because,
      })
    }
    error(await connection.command('INCR'))
  },
})
