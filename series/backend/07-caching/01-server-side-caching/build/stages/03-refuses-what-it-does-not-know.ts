import { stage } from '@backroad/check'
import { claimsOf } from './replies/claims.ts'

export default stage({
  spec: 'RESP, simple errors',
  likely: 'An error is a reply like any other: it begins with "-", and the connection goes on.',
  needs: ['gives-any-bytes-back'],
  async check({ resp, expect, random }) {
    const { simple, bulk, error } = claimsOf(expect)
    const connection = await resp.connect()
    const word = random.word()
    const anyCase = { likely: { error: 'Names of commands are the same in any case.' } }
    simple(await connection.command('ping'), 'PONG', anyCase)
    bulk(await connection.command('eChO', word), word, anyCase)

    const wrong: (readonly string[])[] = [
      [`${word}ing`, 'a', 'b'],
      ['constructor'],
      ['ECHO'],
      ['echo', 'a', 'b'],
      ['PING', 'a', 'b'],
      [''],
      // Its name within the error must not end the error.
      [`${word}\r\n+OK`],
    ]
    for (const words of wrong) {
      error(await connection.command(...words), { because: `The command was ${JSON.stringify(words.join(' '))}.` })
      simple(await connection.command('PING'), 'PONG', {
        likely: 'The error before was more than one line, or a further reply came with it.',
      })
    }
  },
})
