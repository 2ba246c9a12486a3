import { stage } from '@backroad/check'
import { encodeCommand, type RespReply } from '@backroad/protocols'
import { claimsOf } from './replies/claims.ts'

const COMMANDS = 4000

export default stage({
  spec: 'RESP, pipelining',
  timeout: 10_000,
  replyWithin: 5000,
  likely: 'What follows a command in the same read is the next command, or the first half of it.',
  needs: ['stores-a-value-under-a-key'],
  async check({ resp, expect, random, faults }) {
    const { ok, bulk, error } = claimsOf(expect)
    const key = random.word()
    const words = Array.from({ length: 50 }, () => random.word())
    const wordOf = (i: number) => words[i % words.length] ?? ''
    const kinds: { command: (i: number) => readonly string[]; claim: (reply: RespReply, i: number) => void }[] = [
      { command: (i) => ['SET', `${key}:${i % 100}`, `${wordOf(i)}${i}`], claim: (reply) => ok(reply) },
      {
        command: (i) => ['GET', `${key}:${(i - 1) % 100}`],
        claim: (reply, i) => bulk(reply, `${wordOf(i - 1)}${i - 1}`),
      },
      { command: (i) => ['ECHO', `${wordOf(i)}${i}`], claim: (reply, i) => bulk(reply, `${wordOf(i)}${i}`) },
      { command: () => ['NOTHING'], claim: (reply) => error(reply) },
    ]
    const kindOf = (i: number) => kinds[i % kinds.length] as (typeof kinds)[number]
    const commands = Array.from({ length: COMMANDS }, (_, i) => kindOf(i).command(i))
    const length = Buffer.concat(commands.map(encodeCommand)).length

    for (const split of [undefined, random.cuts(length, random.int(10, 40))]) {
      const via = split && (await faults.tcp({ split, direction: 'to-program' }))
      const connection = await resp.connect({ via })
      const replies = await connection.pipeline(commands)
      for (const [i, reply] of replies.entries()) kindOf(i).claim(reply, i)
      expect(await connection.quiet(5), 'silence after the last reply').is(true)
      await connection.close()
    }
  },
})
