import { stage } from '@backroad/check'
import { claimsOf } from './replies/claims.ts'

export default stage({
  spec: 'DEL, EXISTS',
  needs: ['stores-a-value-under-a-key'],
  async check({ resp, expect, random }) {
    const { ok, nil, bulk, integer, error } = claimsOf(expect)
    const connection = await resp.connect()
    const word = random.word()
    const [a, b, c] = ['a', 'b', 'c'].map((name) => `${word}:${name}`) as [string, string, string]
    integer(await connection.command('EXISTS', a), 0)
    integer(await connection.command('DEL', a), 0, { likely: 'DEL counts the keys that were there.' })
    for (const key of [a, b, c]) ok(await connection.command('SET', key, ''))
    integer(await connection.command('EXISTS', a), 1, { likely: { 0: 'A key with an empty value is there.' } })
    integer(await connection.command('EXISTS', a, b, `${word}:none`, a), 3, {
      likely: { 2: 'A key that is named twice counts twice.', 1: 'EXISTS counts; it does not only say whether.' },
    })
    integer(await connection.command('DEL', a, `${word}:none`, b, a), 2, {
      likely: { 3: 'A key that is named twice is deleted once.', 1: 'DEL takes several keys.' },
    })
    nil(await connection.command('GET', a))
    integer(await connection.command('EXISTS', a, b), 0)
    bulk(await connection.command('GET', c), '', { likely: 'A key was deleted that nobody named.' })
    error(await connection.command('DEL'))
    error(await connection.command('EXISTS'))
  },
})
