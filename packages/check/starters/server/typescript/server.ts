import { type Socket, createServer } from 'node:net'

const server = createServer(serve)
server.listen(Number(process.env['PORT']), process.env['HOST'])
process.on('SIGTERM', () => server.close())

/** One client. Node calls this for each of them, so many are served at once. */
function serve(connection: Socket): void {
  connection.on('error', () => connection.destroy()) // a client that goes away must not end the server
  connection.on('data', (_bytes: Buffer) => {
    // Begin here: _bytes are what has come of the request. Find out what it asks for and answer it with
    // connection.write(...). This starter only hangs up.
    connection.end()
  })
}
