import type { Expect, ExpectOptions } from '@backroad/check'
import type { RespReply } from '@backroad/protocols'

/** What a reply is claimed to be: its type as well as what it says. */
export interface Claims {
  /** `+OK` */
  readonly ok: (reply: RespReply, o?: ExpectOptions) => void
  /** A simple string. */
  readonly simple: (reply: RespReply, text: string, o?: ExpectOptions) => void
  /** A bulk string of these bytes; text is latin1. */
  readonly bulk: (reply: RespReply, bytes: string | Uint8Array, o?: ExpectOptions) => void
  readonly integer: (reply: RespReply, value: number, o?: ExpectOptions) => void
  /** The null of RESP2 in the place of a bulk string. */
  readonly nil: (reply: RespReply, o?: ExpectOptions) => void
  /** An error. Its first word is in capitals, and `code` where told. */
  readonly error: (reply: RespReply, o?: ExpectOptions & { readonly code?: string }) => void
  /** An array, of so many items if told; its items. */
  readonly array: (reply: RespReply, length?: number, o?: ExpectOptions) => readonly RespReply[]
}

export function claimsOf(expect: Expect): Claims {
  const typed = (reply: RespReply, type: RespReply['type'], o?: ExpectOptions) =>
    expect(reply.kind, 'the type of the reply').is(type, o)
  return {
    ok(reply, o) {
      typed(reply, 'simple', o)
      expect(reply, 'the reply').is('OK', o)
    },
    simple(reply, text, o) {
      typed(reply, 'simple', o)
      expect(reply, 'the reply').is(text, o)
    },
    bulk(reply, bytes, o) {
      typed(reply, 'bulk', o)
      expect(reply, 'the reply').is(bytes, o)
    },
    integer(reply, value, o) {
      typed(reply, 'integer', o)
      expect(reply, 'the reply').is(value, o)
    },
    nil(reply, o) {
      typed(reply, 'null', o)
      if (reply.nullOf !== 'bulk')
        expect.fail('This null is not that of a bulk string.', { expected: '$-1', ...o, received: reply })
    },
    error(reply, o) {
      typed(reply, 'error', o)
      const first = o?.code === undefined ? /^[A-Z]+\b/ : new RegExp(`^${o.code}( |$)`)
      expect(reply, 'the error').matches(first, { likely: 'An error begins with a word in capitals.', ...o })
    },
    array(reply, length, o) {
      typed(reply, 'array', o)
      if (length !== undefined) {
        expect(
          { value: reply.items.length, at: reply.whole, ...(reply.stream ? { stream: reply.stream } : {}) },
          'the number of items',
        ).is(length, o)
      }
      return reply.items
    },
  }
}
