/** The database of a program could not be made or has failed: our fault or the machine's, never the program's. */
export class DatabaseError extends Error {
  override readonly name = 'DatabaseError'
}
