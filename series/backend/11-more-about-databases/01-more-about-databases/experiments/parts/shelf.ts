import type { DatabaseAnswer, DatabaseSession } from '@backroad/lab'
import { must } from './must.ts'

/** What a way asked for, and what it gives to whoever prints the list. */
export interface Fetched {
  readonly queries: number
  readonly rows: number
  /** A line for each book, in order. */
  readonly lines: readonly string[]
}

/** One way to get books with their authors. */
export interface Way {
  readonly name: string
  readonly statements: string
  fetch(session: DatabaseSession, books: number): Promise<Fetched>
}

const LIST = 'select id, title, author_id from book order by id limit $1'
const ONE = 'select name from author where id = $1'
const MANY = 'select id, name from author where id = any($1)'
const JOIN = 'select b.title, a.name from book b join author a on a.id = b.author_id order by b.id limit $1'

export const WAYS: readonly Way[] = [
  {
    name: 'N+1',
    statements: `${LIST}; then for each book: ${ONE}`,
    async fetch(session, books) {
      const asked = counted(session)
      const lines: string[] = []
      for (const [, title, author] of await asked.rows(LIST, [books])) {
        const [row] = await asked.rows(ONE, [author])
        lines.push(line(title, row?.[0]))
      }
      return { ...asked.counts(), lines }
    },
  },
  {
    name: 'join',
    statements: JOIN,
    async fetch(session, books) {
      const asked = counted(session)
      const lines = (await asked.rows(JOIN, [books])).map(([title, name]) => line(title, name))
      return { ...asked.counts(), lines }
    },
  },
  {
    name: 'any($1)',
    statements: `${LIST}; then once for all of them: ${MANY}`,
    async fetch(session, books) {
      const asked = counted(session)
      const list = await asked.rows(LIST, [books])
      const ids = [...new Set(list.map(([, , author]) => author))]
      const names = new Map((await asked.rows(MANY, [ids])).map(([id, name]) => [id, name]))
      return { ...asked.counts(), lines: list.map(([, title, author]) => line(title, names.get(author))) }
    },
  },
]

const line = (title: unknown, name: unknown): string => `${String(title)} by ${String(name)}`

function counted(session: DatabaseSession) {
  let queries = 0
  let rows = 0
  return {
    async rows(sql: string, values: readonly unknown[]): Promise<Extract<DatabaseAnswer, { ok: true }>['rows']> {
      const answer = must(await session.say(sql, values))
      queries++
      rows += answer.rows.length
      return answer.rows
    },
    counts: () => ({ queries, rows }),
  }
}

/** Makes the tables, with books spread over the authors. */
export async function fillShelf(session: DatabaseSession, o: { books: number; authors: number }): Promise<void> {
  must(
    await session.say(`
      create table author (id integer primary key, name text not null);
      create table book (id integer primary key, title text not null, author_id integer not null references author);
      insert into author select n, 'Author ' || n from generate_series(1, ${o.authors}) n;
      insert into book select n, 'Book ' || n, 1 + n * 7 % ${o.authors} from generate_series(1, ${o.books}) n;
      analyze`),
  )
}
