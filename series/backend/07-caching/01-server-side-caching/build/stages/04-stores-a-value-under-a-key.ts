import { stage } from '@backroad/check'
import { claimsOf } from './replies/claims.ts'

export default stage({
  spec: 'SET, GET',
  needs: ['gives-any-bytes-back'],
  async check({ resp, expect, random }) {
    const { ok, bulk, nil } = claimsOf(expect)
    const [one, other] = [await resp.connect(), await resp.connect()]
    const key = random.word()
    nil(await one.command('GET', key), {
      likely: { bulk: 'A key that is not there has no value: the null "$-1\\r\\n".' },
    })
    ok(await one.command('SET', key, 'pear'))
    bulk(await one.command('GET', key), 'pear')
    bulk(await other.command('GET', key), 'pear', {
      likely: 'Each connection has keys of its own; they are the same for all.',
    })
    ok(await other.command('SET', key, 'a plum'))
    bulk(await one.command('GET', key), 'a plum', {
      likely: 'A second SET must replace the value, for every connection.',
    })
    nil(await one.command('GET', key.toUpperCase()), { likely: 'Keys differ by case.' })
    nil(await one.command('GET', key.slice(0, -1)))

    ok(await one.command('SET', key, ''))
    bulk(await one.command('GET', key), '', { likely: 'An empty value is a value: "$0\\r\\n\\r\\n".' })

    // Two keys that differ only in what is no text.
    const keys = [
      Buffer.concat([Buffer.from(key), Buffer.of(0xff)]),
      Buffer.concat([Buffer.from(key), Buffer.of(0xfe)]),
    ]
    const values = keys.map(() => random.bytes(1000))
    for (const [i, bytes] of keys.entries()) ok(await one.command('SET', bytes, values[i] ?? ''))
    for (const [i, bytes] of keys.entries()) {
      bulk(await other.command('GET', bytes), values[i] ?? '', {
        likely: 'Keys and values are bytes; as text they change.',
      })
    }
    for (const odd of ['', '\r\n', '\0', '__proto__', 'constructor']) {
      const name = odd === '' ? '' : `${odd}`
      const value = random.word()
      ok(await one.command('SET', name, value))
      bulk(await other.command('GET', name), value)
    }
  },
})
