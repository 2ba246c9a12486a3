import { createHmac, randomBytes, timingSafeEqual } from 'node:crypto'
import type { Person } from './guestbook.ts'

const COOKIE = 'guestbook'

/** One browser. It has a session before anybody logs in, so that even the login form carries a token. */
export interface Session {
  readonly id: string
  readonly person: Person | undefined
}

export class Sessions {
  readonly #key = randomBytes(32)
  readonly #sessions = new Map<string, Session>()

  /** The session of a request's Cookie field, or a new one. */
  of(cookies: string | undefined): Session {
    const id = /(?:^|;\s*)guestbook=([\w-]+)/.exec(cookies ?? '')?.[1]
    return (id === undefined ? undefined : this.#sessions.get(id)) ?? { id: '', person: undefined }
  }

  /** A new session in the place of `old`, whose id is worth nothing from then on. */
  begin(old: Session, person?: Person): Session {
    this.#sessions.delete(old.id)
    const session = { id: randomBytes(18).toString('base64url'), person }
    this.#sessions.set(session.id, session)
    return session
  }

  /**
   * The cookie: not for scripts, and not for requests that other sites begin, but for links. SameSite knows sites and not origins, so
   * it is the second line and not the first.
   */
  cookie({ id }: Session): string {
    return `${COOKIE}=${id}; Path=/; HttpOnly; SameSite=Lax`
  }

  /** What proves that a form or a script of ours was used: it follows from the session, and nobody without the key can make it. */
  token({ id }: Session): string {
    return createHmac('sha256', this.#key).update(id).digest('base64url')
  }

  isToken(session: Session, token: string): boolean {
    const wanted = Buffer.from(this.token(session))
    const given = Buffer.from(token)
    return session.id !== '' && given.length === wanted.length && timingSafeEqual(given, wanted)
  }
}
