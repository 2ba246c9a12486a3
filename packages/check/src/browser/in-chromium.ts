import { WireError, type WireFault } from '@backroad/protocols'
import { ChromiumError } from './chromium.ts'

/** What Chromium calls it when a program does not answer as it should (its net/base/net_error_list.h). */
const faults: readonly (readonly [RegExp, WireFault, string])[] = [
  [/ERR_(EMPTY_RESPONSE|CONNECTION_CLOSED)/, 'closed', 'The server closed the connection without a reply'],
  [
    /ERR_(CONTENT_LENGTH_MISMATCH|INCOMPLETE_CHUNKED_ENCODING)/,
    'closed',
    'The server closed the connection before the reply was whole',
  ],
  [/ERR_(CONNECTION_RESET|SOCKET_NOT_CONNECTED)/, 'reset', 'The server reset the connection'],
  [/ERR_CONNECTION_REFUSED/, 'refused', 'The server refused the connection'],
  [
    /ERR_(INVALID_HTTP_RESPONSE|INVALID_CHUNKED_ENCODING|RESPONSE_HEADERS_\w+|TOO_MANY_REDIRECTS|INVALID_REDIRECT|CONTENT_DECODING_FAILED)/,
    'garbled',
    'Chromium could do nothing with the reply of the server',
  ],
]

/** What was waited for in Chromium did not come; Playwright's own errors have the same name. */
export class ChromiumTimeout extends Error {
  override readonly name = 'TimeoutError'

  constructor(ms: number) {
    super(`Timeout ${ms}ms exceeded.`)
  }
}

/**
 * Runs what Chromium does with a program, and says of whatever the program did not answer as it should that it was the
 * program: throws `WireError` then. `what` is what is waited for, a phrase: "the page /profile". Where Chromium itself was `starved`
 * of a processor, being late says nothing: throws `ChromiumError`.
 */
export async function inChromium<T>(
  what: string,
  run: () => Promise<T>,
  starved: () => Promise<boolean> = () => Promise.resolve(false),
): Promise<T> {
  try {
    return await run()
  } catch (error) {
    if (error instanceof Error && error.name === 'TimeoutError' && (await starved())) {
      throw new ChromiumError(
        `This machine was too busy for Chromium to come to ${what} in time. Check again when less runs beside it.`,
        { cause: error },
      )
    }
    throw asWireError(what, error) ?? error
  }
}

function asWireError(what: string, error: unknown): WireError | undefined {
  if (!(error instanceof Error)) return undefined
  // Connection 0 is the program as a whole: Chromium does not say which connection it was.
  const detail = { connection: 0, waitingFor: `${what} in Chromium`, messageStart: 0, cause: error }
  // Playwright's own, which is loaded only where it is needed.
  if (error.name === 'TimeoutError') {
    const ms = /Timeout (\d+)ms/.exec(error.message)?.[1]
    const long = ms === undefined ? 'in vain' : `${ms} ms`
    return new WireError('hung', `The server kept Chromium waiting for ${what}, ${long}.`, detail)
  }
  const known = faults.find(([name]) => name.test(error.message))
  if (known === undefined) return undefined
  const [, fault, sentence] = known
  const name = /net::(ERR_\w+)/.exec(error.message)?.[1]
  return new WireError(fault, `${sentence} when Chromium asked for ${what}${name ? ` (${name})` : ''}.`, detail)
}
