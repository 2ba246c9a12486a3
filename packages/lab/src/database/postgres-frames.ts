/** One message of a client. `type` is its letter; the first of a connection has none: it asks for TLS, or begins. */
export interface MessageFrame {
  readonly type: string
  readonly bytes: Uint8Array
}

/** Requests for encryption with TLS or GSSAPI, and for the end of another's statement, come in place of a beginning (§54.7). */
const SSL_REQUEST = 80877103
const GSSENC_REQUEST = 80877104

/**
 * Cuts a client's bytes into messages: a letter, a length of four bytes that counts itself, and a body
 * (https://www.postgresql.org/docs/current/protocol-message-formats.html). Does no I/O.
 */
export class MessageFrames {
  #rest = Buffer.alloc(0)
  #begun = false

  push(bytes: Uint8Array): MessageFrame[] {
    this.#rest = Buffer.concat([this.#rest, bytes])
    const frames: MessageFrame[] = []
    for (;;) {
      const letters = this.#begun ? 1 : 0
      if (this.#rest.length < letters + 4) return frames
      const length = letters + this.#rest.readUInt32BE(letters)
      if (this.#rest.length < length) return frames
      const whole = this.#rest.subarray(0, length)
      this.#rest = this.#rest.subarray(length)
      frames.push({ type: this.#begun ? String.fromCharCode(whole[0] ?? 0) : this.#first(whole), bytes: whole })
    }
  }

  #first(whole: Buffer): 'tls' | 'startup' {
    const code = whole.length >= 8 ? whole.readUInt32BE(4) : 0
    if (code === SSL_REQUEST || code === GSSENC_REQUEST) return 'tls'
    this.#begun = true
    return 'startup'
  }
}

/** What a server says to a client that needs no password: it may come in, what the server is set to, and that it is ready. */
export function greeting(version: string): Uint8Array {
  const parameters = {
    server_version: version,
    server_encoding: 'UTF8',
    client_encoding: 'UTF8',
    DateStyle: 'ISO, MDY',
    integer_datetimes: 'on',
    standard_conforming_strings: 'on',
  }
  return Buffer.concat([
    message('R', int32(0)),
    ...Object.entries(parameters).map(([name, value]) => message('S', text(name), text(value))),
    message('K', int32(1), int32(0)),
    message('Z', Buffer.from('I')),
  ])
}

/** An error that ends the connection. */
export function refusal(code: string, says: string): Uint8Array {
  const fields = { S: 'FATAL', V: 'FATAL', C: code, M: says }
  const body = Object.entries(fields).map(([letter, value]) => Buffer.concat([Buffer.from(letter), text(value)]))
  return message('E', ...body, Buffer.from([0]))
}

function message(letter: string, ...parts: Buffer[]): Buffer {
  const body = Buffer.concat(parts)
  return Buffer.concat([Buffer.from(letter), int32(body.length + 4), body])
}

const text = (value: string): Buffer => Buffer.from(`${value}\0`)

function int32(value: number): Buffer {
  const bytes = Buffer.alloc(4)
  bytes.writeInt32BE(value)
  return bytes
}
