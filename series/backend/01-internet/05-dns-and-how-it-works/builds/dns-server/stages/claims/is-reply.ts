import type { Expect, ExpectOptions } from '@backroad/check'
import { sameName, type DnsQuestion, type DnsRcode, type DnsReply } from '@backroad/protocols'

/** What every reply to a question has, RFC 1035 §4.1.1: QR, the opcode, and the question as it was asked. */
export function isReplyTo(expect: Expect, reply: DnsReply, question: DnsQuestion): void {
  expect(reply.qr, 'the QR bit').is(true)
  expect(reply.opcode, 'the opcode').is('QUERY')
  expect(reply.counts.questions, 'the count of questions (QDCOUNT)').is(1)
  const [echoed] = reply.questions
  if (echoed === undefined) return
  expect(echoed.located('name'), 'the name in the question').satisfies(
    (name) => sameName(name, question.name),
    `the question's name ${question.name}`,
    { likely: 'The question section of the reply is not the one that was asked.' },
  )
  expect(echoed.located('type'), 'the type in the question').is(question.type)
  expect(echoed.located('class'), 'the class in the question').is(question.class ?? 'IN')
}

/** The reply is to `question`, has this RCODE, and is authoritative, or not if so told. */
export function saysRcode(
  expect: Expect,
  reply: DnsReply,
  question: DnsQuestion,
  rcode: DnsRcode,
  o: ExpectOptions & { readonly aa?: boolean } = {},
): void {
  const { aa = true, ...options } = o
  isReplyTo(expect, reply, question)
  expect(reply.rcode, 'the RCODE').is(rcode, options)
  expect(reply.aa, 'the AA bit').is(aa, {
    likely: aa
      ? 'The server knows this zone at first hand and does not say so.'
      : 'AA is set although this is not for this server to say.',
    ...options,
  })
}
