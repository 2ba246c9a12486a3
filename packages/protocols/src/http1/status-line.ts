import type { Located, ReceivedStream } from '../bytes.ts'
import { located } from './field-line.ts'
import type { Line } from './line-reader.ts'
import { NotHttp, nameOfByte } from './not-http.ts'

export interface StatusLine {
  readonly version: Located<string>
  readonly status: Located<number>
  readonly reason: Located<string>
}

const EXAMPLE = '"HTTP/1.1 200 OK"'

/**
 * Reads a status line, RFC 9112 §4: version, one space, three digits, one space, reason phrase (which may be empty).
 * @throws NotHttp at the first byte that may not stand there
 */
export function readStatusLine(line: Line, stream: ReceivedStream | undefined): StatusLine {
  const { start, end, text } = line
  const run = (from: number, to: number) => ({ start: start + from, end: start + Math.max(from, to) })
  const version = /^HTTP\/[0-9]\.[0-9](?= |$)/.exec(text)?.[0]
  if (!version) {
    const space = text.indexOf(' ')
    throw new NotHttp(
      run(0, space < 0 ? text.length : space),
      '"HTTP/1.1"',
      `A status line begins with the version, one digit either side of the dot, as in ${EXAMPLE}, RFC 9112 §2.3 and §4.`,
    )
  }
  if (!version.startsWith('HTTP/1.')) {
    throw new NotHttp(
      run(0, version.length),
      '"HTTP/1.1"',
      `The reply says it is ${version}. An HTTP/1.1 request is answered with major version 1, RFC 9110 §2.5.`,
    )
  }
  const rest = text.slice(version.length)
  if (!/^ (?![ \t])/.test(rest)) throw oneSpace(run, rest, version.length)
  const digits = /^[^ ]*/.exec(rest.slice(1))?.[0] ?? ''
  const code = version.length + 1
  if (!/^[0-9]{3}$/.test(digits)) {
    throw new NotHttp(
      run(code, code + Math.max(1, digits.length)),
      'a status code of three digits',
      `After "${version} " stands the status code, exactly three digits, as in ${EXAMPLE}, RFC 9112 §4.`,
    )
  }
  const status = Number(digits)
  if (status < 100 || status > 599) {
    throw new NotHttp(
      run(code, code + 3),
      'a status code from 100 to 599',
      `${digits} is no status code: they go from 100 to 599, RFC 9110 §15.`,
    )
  }
  const phrase = code + 4
  if (text[code + 3] !== ' ') {
    throw new NotHttp(
      run(code, code + 3),
      'a space after the status code',
      `After the status code a space must stand, even when no reason phrase follows it, RFC 9112 §4.`,
    )
  }
  const reason = text.slice(phrase)
  const bad = reason.search(/[^\t\x20-\x7e\x80-\xff]/)
  if (bad >= 0) {
    throw new NotHttp(
      run(phrase + bad, phrase + bad + 1),
      'a visible character, a space or a tab',
      `The reason phrase holds ${nameOfByte(reason.charCodeAt(bad))}, which it may not, RFC 9112 §4.`,
    )
  }
  return {
    version: located(version, { ...run(0, version.length), name: 'version' }, stream),
    status: located(status, { ...run(code, code + 3), name: 'status code' }, stream),
    reason: located(reason, { start: start + phrase, end, name: 'reason phrase' }, stream),
  }
}

function oneSpace(
  run: (from: number, to: number) => { start: number; end: number },
  rest: string,
  from: number,
): NotHttp {
  const message = `Exactly one space stands between version and status code, as in ${EXAMPLE}, RFC 9112 §4.`
  const extra = /^ [ \t]+/.exec(rest)?.[0]
  return extra
    ? new NotHttp(run(from + 1, from + extra.length), 'the status code', message)
    : new NotHttp(run(0, from), 'a space and a status code after the version', message)
}
