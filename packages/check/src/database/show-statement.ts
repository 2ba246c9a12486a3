import type { PostgresValue } from '@backroad/protocols'
import type { Statement } from './types.ts'

/** A statement in one line: "session 2: UPDATE … [$1 = '5'] → UPDATE 1". */
export function showStatement({ session, text, values, tags, failed, rows, done }: Statement): string {
  const bound = values.map((value, i) => `$${i + 1} = ${showPostgresValue(value)}`)
  const came = failed ?? (tags.length > 0 ? tags.join(', ') : rows > 0 ? `${rows} rows` : done ? 'done' : undefined)
  const line = text.replace(/\s+/g, ' ').trim()
  return [
    `session ${session}:`,
    line === '' ? '(an empty query)' : line,
    ...(bound.length > 0 ? [`[${bound.join(', ')}]`] : []),
    ...(came === undefined ? [] : [`→ ${came}`]),
  ].join(' ')
}

function showPostgresValue(value: PostgresValue): string {
  if (value === null) return 'NULL'
  return typeof value === 'string' ? `'${value}'` : `x'${Buffer.from(value).toString('hex')}'`
}
