import { stage } from '@backroad/check'
import { claimsOf } from './replies/claims.ts'

export default stage({
  spec: 'RESP, bulk strings',
  likely: 'The length of a bulk string counts bytes, not characters, and the bytes are none of your business.',
  needs: ['answers-ping'],
  async check({ resp, expect, random }) {
    const { bulk } = claimsOf(expect)
    const connection = await resp.connect()
    const echo = async (bytes: Uint8Array, likely?: string) =>
      bulk(await connection.command('ECHO', bytes), bytes, likely === undefined ? {} : { likely })

    await echo(Buffer.from(random.word()))
    await echo(Buffer.from(''), 'An empty bulk string is "$0\\r\\n\\r\\n"; the null "$-1\\r\\n" is something else.')
    await echo(Buffer.from('a\r\nb\r\n'), 'A bulk string ends after as many bytes as it says, not at a line end.')
    await echo(Buffer.from('*1\r\n$4\r\nPING\r\n'), 'A command within a value is no command.')
    await echo(Buffer.from('größe ☃ 🂡'), 'The length counts bytes; in UTF-8 a character may have four.')
    await echo(
      Buffer.from(Array.from({ length: 256 }, (_, byte) => byte)),
      'Bytes were read as text and written as text.',
    )
    await echo(random.bytes(10_000))
    bulk(await connection.command('PING', 'pear'), 'pear')
  },
})
