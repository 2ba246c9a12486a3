import type { IncomingMessage } from 'node:http'

export interface Defence {
  readonly name: string
  /** What is added to the cookie. */
  readonly cookie: string
  /** Whether a request may change something. `token` is that of the visitor's own session. */
  readonly allows: (request: IncomingMessage, form: URLSearchParams, token: string) => boolean
}

const own = (request: IncomingMessage) => `http://${request.headers.host}`

/** The defences that are held against each attack; all but the first two leave the cookie open to every site. */
export const DEFENCES: readonly Defence[] = [
  { name: 'none', cookie: 'SameSite=None; Secure', allows: () => true },
  { name: 'SameSite=Lax', cookie: 'SameSite=Lax', allows: () => true },
  {
    name: 'Origin, null allowed',
    cookie: 'SameSite=None; Secure',
    allows: (request) => [own(request), 'null'].includes(request.headers.origin ?? 'null'),
  },
  { name: 'Origin', cookie: 'SameSite=None; Secure', allows: (request) => request.headers.origin === own(request) },
  {
    name: 'Sec-Fetch-Site',
    cookie: 'SameSite=None; Secure',
    allows: (request) => request.headers['sec-fetch-site'] === 'same-origin',
  },
  { name: 'token', cookie: 'SameSite=None; Secure', allows: (_, form, token) => form.get('token') === token },
]
