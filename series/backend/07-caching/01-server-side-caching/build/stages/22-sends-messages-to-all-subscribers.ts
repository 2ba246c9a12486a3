import { stage } from '@backroad/check'
import { encodeCommand, type RespReply } from '@backroad/protocols'
import { claimsOf } from './replies/claims.ts'
import { OwnTime } from './replies/own-time.ts'

const SUBSCRIBERS = 20
const MESSAGES = 50

export default stage({
  spec: 'SUBSCRIBE, PUBLISH, RESP pub/sub mode',
  timeout: 10_000,
  needs: ['serves-many-clients-at-once', 'runs-a-transaction-as-one'],
  async check({ resp, expect, random }) {
    const { bulk, integer, error, array, simple, ok, nil } = claimsOf(expect)
    const word = random.word()
    const [news, sport] = [`${word}:news`, `${word}:sport`]
    const push = (reply: RespReply, ...words: (string | Uint8Array | number | undefined)[]) => {
      for (const [i, item] of array(reply, words.length).entries()) {
        const want = words[i]
        if (want === undefined) nil(item)
        else if (typeof want === 'number') integer(item, want)
        else bulk(item, want)
      }
    }
    const publisher = await resp.connect()
    integer(await publisher.command('PUBLISH', news, 'nobody'), 0, {
      likely: 'PUBLISH says how many clients got the message.',
    })

    const one = await resp.connect()
    await one.send(encodeCommand(['SUBSCRIBE', news, sport]))
    push(await one.reply(), 'subscribe', news, 1)
    push(await one.reply(), 'subscribe', sport, 2)
    push(await one.command('SUBSCRIBE', sport), 'subscribe', sport, 2)
    push(await one.command('UNSUBSCRIBE', `${word}:none`), 'unsubscribe', `${word}:none`, 2)
    error(await one.command('GET', word), { because: 'A client with subscriptions takes no other commands.' })
    push(await one.command('PING'), 'pong', '')

    const others = await Promise.all(Array.from({ length: SUBSCRIBERS - 1 }, () => resp.connect()))
    await Promise.all(others.map(async (each) => push(await each.command('SUBSCRIBE', news), 'subscribe', news, 1)))
    integer(await publisher.command('PUBLISH', sport, 'to one'), 1)
    push(await one.reply(), 'message', sport, 'to one')

    const messages = Array.from({ length: MESSAGES }, (_, i) =>
      Buffer.concat([Buffer.from(`${i}\r\n\0`), random.bytes(20)]),
    )
    const published = await publisher.pipeline(messages.map((message) => ['PUBLISH', news, message]))
    for (const reply of published) integer(reply, SUBSCRIBERS)
    await Promise.all(
      [one, ...others].map(async (each) => {
        for (const message of messages) push(await each.reply(), 'message', news, message)
      }),
    )

    // Leaving: by name, by closing, and all at once.
    push(await one.command('UNSUBSCRIBE', news), 'unsubscribe', news, 1)
    push(await one.command('UNSUBSCRIBE', news), 'unsubscribe', news, 1)
    integer(await publisher.command('PUBLISH', news, 'one less'), SUBSCRIBERS - 1, {
      likely: 'A client that has left still counts.',
    })
    const [polite, rude, ...rest] = others
    await Promise.all(others.map(async (each) => push(await each.reply(), 'message', news, 'one less')))
    polite?.end()
    await polite?.ended({ allowBytes: true })
    rude?.abort()
    // When the program hears of the reset is not ours to say.
    const time = new OwnTime()
    let told = 0
    for (;;) {
      const count = await publisher.command('PUBLISH', news, `${told++}`)
      if (count.value === SUBSCRIBERS - 3) break
      if (time.lap() > 1000) integer(count, SUBSCRIBERS - 3, { likely: 'A client that has gone still counts.' })
      await publisher.quiet(5)
    }
    for (const each of rest) for (let i = 0; i < told; i++) push(await each.reply(), 'message', news, `${i}`)
    expect(await one.quiet(5), 'silence for a client that has left').is(true)

    await one.send(encodeCommand(['UNSUBSCRIBE']))
    push(await one.reply(), 'unsubscribe', sport, 0)
    simple(await one.command('PING'), 'PONG', { likely: 'Without subscriptions a client is like any other.' })
    ok(await one.command('MULTI'))
    const within = await one.command('SUBSCRIBE', news)
    if (within.type === 'error') error(within)
    else simple(within, 'QUEUED', { likely: 'A client became a subscriber within a transaction.' })
    ok(await one.command('DISCARD'))
    ok(await one.command('SET', word, 'a'))
    push(await one.command('UNSUBSCRIBE'), 'unsubscribe', undefined, 0)

    // All at once: one reply for each, in any order.
    await one.send(encodeCommand(['SUBSCRIBE', news, sport]))
    push(await one.reply(), 'subscribe', news, 1)
    push(await one.reply(), 'subscribe', sport, 2)
    await one.send(encodeCommand(['UNSUBSCRIBE']))
    const all = [await one.reply(), await one.reply()]
    const left = all.map((reply) => array(reply, 3)[1]?.text.value ?? '')
    expect(left.toSorted().join(' '), 'the channels left').is([news, sport].toSorted().join(' '))
    for (const [i, reply] of all.entries()) push(reply, 'unsubscribe', left[i], 1 - i)
    integer(await publisher.command('PUBLISH', sport, 'nobody'), 0)
  },
})
