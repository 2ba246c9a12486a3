import type { StageContext } from '@backroad/check'
import type { Place, Reply } from '@backroad/protocols'

/** An account as the API shows it. */
export interface Account {
  readonly id: string
  readonly owner: string
  readonly overdraft: boolean
  readonly balance: number
}

export interface Entry {
  readonly id: string
  readonly transfer: string | null
  readonly amount: number
  readonly balance: number
  readonly note?: string | null
}

export interface Transfer {
  readonly id: string
  readonly from: string
  readonly to: string
  readonly amount: number
}

/** What a transfer is asked for with. */
export interface TransferOptions extends AskOptions {
  readonly key?: string
  readonly note?: string
}

export interface AskOptions {
  /** Another copy of the program. */
  readonly via?: Place
  /** ms. */
  readonly within?: number
  /** What was going on, a sentence. */
  readonly because?: string
}

type Context = Pick<StageContext, 'http' | 'expect'>

/** Speaks the API of the ledger: requests as its pages give them, replies read as strictly as they say. */
export class LedgerClient {
  readonly #http: Context['http']
  readonly #expect: Context['expect']

  constructor({ http, expect }: Context) {
    this.#http = http
    this.#expect = expect
  }

  get(path: string, o: AskOptions = {}): Promise<Reply> {
    return this.#http.request(`GET ${path} HTTP/1.1\r\nHost: backroad\r\nConnection: close\r\n\r\n`, o)
  }

  /** `body` is sent as it is where it is a text. */
  post(path: string, body: unknown, { key, ...o }: AskOptions & { readonly key?: string } = {}): Promise<Reply> {
    const bytes = Buffer.from(typeof body === 'string' ? body : JSON.stringify(body), 'utf8')
    const head = [
      `POST ${path} HTTP/1.1`,
      'Host: backroad',
      'Connection: close',
      'Content-Type: application/json',
      ...(key === undefined ? [] : [`Idempotency-Key: ${key}`]),
      `Content-Length: ${bytes.length}`,
    ]
    return this.#http.request(Buffer.concat([Buffer.from(`${head.join('\r\n')}\r\n\r\n`), bytes]), o)
  }

  /** The JSON of a reply, which must be an object. */
  json<T>(reply: Reply): T {
    let value: unknown
    try {
      value = JSON.parse(reply.text.value)
    } catch {
      this.#expect.fail('The body of the reply is not JSON.', {
        expected: 'a body of JSON',
        received: reply.text,
        spec: 'RFC 8259 §2',
      })
    }
    if (typeof value !== 'object' || value === null || Array.isArray(value)) {
      this.#expect.fail('The body of the reply is no JSON object.', { expected: 'an object', received: reply.text })
    }
    return value as T
  }

  /** Opens an account and sees that the reply says so. */
  async open(owner: string, balance = 0, o: AskOptions & { readonly overdraft?: boolean } = {}): Promise<Account> {
    const { overdraft, ...ask } = o
    const reply = await this.post(
      '/accounts',
      { owner, balance, ...(overdraft === undefined ? {} : { overdraft }) },
      ask,
    )
    this.#expect(reply.status, 'the status of an account that is opened').is(201, because(o))
    const account = this.json<Account>(reply)
    this.#isAccount(account, reply)
    this.#shows(reply, account, { owner, balance, overdraft: overdraft ?? false })
    return account
  }

  async account(id: string, o: AskOptions = {}): Promise<Account> {
    const reply = await this.get(`/accounts/${encodeURIComponent(id)}`, o)
    this.#expect(reply.status, 'the status of an account that is there').is(200, because(o))
    const account = this.json<Account>(reply)
    this.#isAccount(account, reply)
    this.#expect(account.id, 'the id').is(id)
    return account
  }

  async balance(id: string, o: AskOptions = {}): Promise<number> {
    return (await this.account(id, o)).balance
  }

  /** Asks for a transfer and gives the reply, whatever it is. */
  ask(from: string, to: string, amount: unknown, { note, ...o }: TransferOptions = {}): Promise<Reply> {
    return this.post('/transfers', { from, to, amount, ...(note === undefined ? {} : { note }) }, o)
  }

  /** Moves money and sees that the reply says so. */
  async transfer(from: string, to: string, amount: number, o: TransferOptions = {}): Promise<Transfer> {
    const reply = await this.ask(from, to, amount, o)
    this.#expect(reply.status, 'the status of a transfer that can be made').is(201, because(o))
    return this.isTransfer(reply, { from, to, amount })
  }

  /** That a reply with 201 shows the transfer. */
  isTransfer(reply: Reply, wanted: Omit<Transfer, 'id'>): Transfer {
    const transfer = this.json<Transfer>(reply)
    if (typeof transfer.id !== 'string' || transfer.id === '') this.#noText('id', reply)
    this.#shows(reply, transfer, wanted)
    return transfer
  }

  async accountsOf(owner: string, o: AskOptions = {}): Promise<(Account & { readonly entries: readonly Entry[] })[]> {
    const reply = await this.get(`/accounts?owner=${encodeURIComponent(owner)}`, o)
    this.#expect(reply.status, 'the status of the list').is(200, because(o))
    const { accounts } = this.json<{ accounts: (Account & { entries: Entry[] })[] }>(reply)
    if (!Array.isArray(accounts)) this.#noList('accounts', reply)
    for (const account of accounts) {
      this.#isAccount(account, reply)
      if (!Array.isArray(account.entries)) this.#noList('entries', reply)
      for (const entry of account.entries) this.#isEntry(entry, reply)
    }
    return accounts
  }

  async page(
    id: string,
    query: { readonly limit?: number; readonly after?: string } = {},
    o: AskOptions = {},
  ): Promise<{ entries: readonly Entry[]; next: string | null }> {
    const asked = new URLSearchParams()
    if (query.limit !== undefined) asked.set('limit', String(query.limit))
    if (query.after !== undefined) asked.set('after', query.after)
    const search = asked.size === 0 ? '' : `?${asked.toString()}`
    const reply = await this.get(`/accounts/${encodeURIComponent(id)}/entries${search}`, o)
    this.#expect(reply.status, 'the status of the entries').is(200, because(o))
    const page = this.json<{ entries: Entry[]; next: string | null }>(reply)
    if (!Array.isArray(page.entries)) this.#noList('entries', reply)
    for (const entry of page.entries) this.#isEntry(entry, reply)
    if (page.next !== null && typeof page.next !== 'string') {
      this.#expect.fail('next is neither a text nor null.', { expected: 'next, a text or null', received: reply.text })
    }
    return page
  }

  /** All entries of an account, the newest first. */
  async entries(id: string, o: AskOptions = {}): Promise<Entry[]> {
    const all: Entry[] = []
    let after: string | undefined
    for (let pages = 0; pages < 100; pages++) {
      const page = await this.page(id, { limit: 100, ...(after === undefined ? {} : { after }) }, o)
      all.push(...page.entries)
      if (page.next === null) return all
      after = page.next
    }
    return this.#expect.fail('The entries have no end: after 100 pages there was still a next one.')
  }

  /** That a reply refuses with this status, and says why in JSON. */
  refuses(reply: Reply, status: number | readonly number[], what: string, likely?: string): void {
    const wanted = typeof status === 'number' ? [status] : status
    this.#expect(reply.status, `the status of ${what}`).isOneOf(wanted, likely === undefined ? {} : { likely })
    const { error } = this.json<{ error?: unknown }>(reply)
    if (typeof error !== 'string' || error === '') {
      this.#expect.fail(`The reply to ${what} does not say why.`, {
        expected: 'an object with error, a text that is not empty',
        received: reply.text,
      })
    }
  }

  #isAccount(account: Account, reply: Reply): void {
    if (typeof account.id !== 'string' || account.id === '') this.#noText('id', reply)
    if (!Number.isSafeInteger(account.balance)) {
      this.#expect.fail('balance is no whole number.', {
        expected: 'balance, a whole number of cents',
        received: reply.text,
        likely: 'The driver gives a bigint as text, so that no digit is lost: make a number of it.',
      })
    }
  }

  #isEntry(entry: Entry, reply: Reply): void {
    const right =
      typeof entry === 'object' &&
      entry !== null &&
      typeof entry.id === 'string' &&
      (entry.transfer === null || typeof entry.transfer === 'string') &&
      Number.isSafeInteger(entry.amount) &&
      Number.isSafeInteger(entry.balance)
    if (right) return
    this.#expect.fail('An entry is not as the page has it.', {
      expected: 'id, a text; transfer, a text or null; amount and balance, whole numbers',
      received: reply.text,
    })
  }

  #shows(reply: Reply, got: object, wanted: object): void {
    for (const [name, value] of Object.entries(wanted)) {
      const found = (got as Record<string, unknown>)[name]
      if (found === value) continue
      this.#expect.fail(`Expected ${name} ${JSON.stringify(value)}, but received ${JSON.stringify(found) ?? 'none'}.`, {
        expected: `${name} ${JSON.stringify(value)}`,
        received: reply.text,
      })
    }
  }

  #noText(name: string, reply: Reply): never {
    this.#expect.fail(`${name} is no text.`, { expected: `${name}, a text that is not empty`, received: reply.text })
  }

  #noList(name: string, reply: Reply): never {
    this.#expect.fail(`${name} is no list.`, { expected: `${name}, a list`, received: reply.text })
  }
}

function because({ because }: AskOptions): { because?: string } {
  return because === undefined ? {} : { because }
}
