import type { DatabaseSession } from '@backroad/check'

/** Begins a transaction that holds every table of the program in `mode` until it ends. */
export async function lockTables(session: DatabaseSession, mode: 'SHARE' | 'ACCESS SHARE'): Promise<readonly string[]> {
  const names = await tableNames(session)
  await session.query(`BEGIN; LOCK TABLE ${names.join(', ')} IN ${mode} MODE`)
  return names
}

/** All tables of the program, quoted. */
export async function tableNames(session: DatabaseSession): Promise<readonly string[]> {
  const { rows } = await session.query(
    `SELECT format('%I.%I', schemaname, tablename) FROM pg_tables
      WHERE schemaname NOT IN ('pg_catalog', 'information_schema') ORDER BY 1`,
  )
  return rows.map(([name]) => name ?? '')
}

/** Leaves the database as empty as at its start. */
export async function emptyDatabase(session: DatabaseSession): Promise<void> {
  const { rows } = await session.query(
    `SELECT format('%I', nspname) FROM pg_namespace WHERE nspname NOT LIKE 'pg\\_%' AND nspname <> 'information_schema'`,
  )
  for (const [name] of rows) await session.query(`DROP SCHEMA ${name ?? ''} CASCADE`)
  await session.query(
    'CREATE SCHEMA public; ALTER SCHEMA public OWNER TO pg_database_owner; GRANT USAGE ON SCHEMA public TO PUBLIC',
  )
}
