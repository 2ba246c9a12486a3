import { type PostgresServer, startPglite, startPostgres } from '@backroad/lab'

export const WHERE = ['PostgreSQL, if it is installed here', 'PGlite: PostgreSQL in WebAssembly'] as const

/** This machine's own PostgreSQL where it is asked for and found, else PGlite: for experiments in which one session is enough. */
export async function startSomePostgres(
  where: (typeof WHERE)[number],
  o: { signal: AbortSignal; settings?: readonly string[] },
): Promise<PostgresServer> {
  return (where === WHERE[0] ? await startPostgres(o) : undefined) ?? (await startPglite())
}

/** Says which it was, and what to do for the other. */
export function which(where: (typeof WHERE)[number], name: string): string {
  const missing = where === WHERE[0] && name.startsWith('PGlite')
  return missing
    ? `The database was ${name}, in this process and in memory: PostgreSQL is not installed here (on Debian: apt install postgresql).`
    : `The database was ${name}, started empty for this run.`
}
