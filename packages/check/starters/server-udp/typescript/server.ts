import { type RemoteInfo, createSocket } from 'node:dgram'

const socket = createSocket('udp4')
socket.on('message', serve)
socket.bind(Number(process.env['PORT']), process.env['HOST'])
process.on('SIGTERM', () => socket.close())

/** One datagram. Node calls this for each of them, whoever sent it. */
function serve(_message: Buffer, _client: RemoteInfo): void {
  // Begin here: _message is what a client has sent. Find out what it asks for and answer it with
  // socket.send(reply, _client.port, _client.address). This starter answers nobody.
}
