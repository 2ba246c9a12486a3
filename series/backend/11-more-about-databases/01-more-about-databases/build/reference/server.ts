// An entry of the process: make the tables, serve, and end when asked to.
import { createServer } from 'node:http'
import { answer } from './answer.ts'
import { openDatabase } from './database.ts'
import { migrate } from './migrate.ts'
import { routesOf } from './routes.ts'

const { HOST, PORT, DATABASE_URL, RELEASE } = process.env
const release = RELEASE === '2' ? 2 : 1
const database = openDatabase(DATABASE_URL ?? '')
await migrate(database, release)

const routes = routesOf(database, release)
const server = createServer((request, response) => void answer(routes, request, response))
server.listen(Number(PORT), HOST)

process.on('SIGTERM', () => {
  server.close(() => void database.close())
  server.closeIdleConnections()
})
