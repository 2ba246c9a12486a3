/** The process of an embedded PostgreSQL: `node embedded-child.ts SOCKET`. Says a line on standard output when it listens. */
import { PGlite } from '@electric-sql/pglite'
import { createServer } from 'node:net'
import { SharedSession } from './shared-session.ts'

const [, , path = ''] = process.argv
const shared = new SharedSession(await PGlite.create())
const server = createServer((socket) => shared.serve(socket))
server.listen(path, () => console.log('listening'))
