import type { Dns, DnsReply, DnsSocket, DnsTcp } from '@backroad/protocols'
import { longer, reading, recordWire, waiting } from './recorded-wire.ts'
import type { StageRecord } from './stage-record.ts'

/** One client for what goes over UDP, another for TCP: their connections are told apart by it. */
export interface DnsClients {
  readonly udp: Dns
  readonly tcp: Dns
  /** Resolves when the program listens for TCP too, or won't. */
  readonly tcpReady: () => Promise<void>
}

/**
 * The DNS client of a stage: notes which replies are taken and what is being waited for, so that evidence can tell.
 * Deadlines that the stage gives are made `patience` times as long.
 */
export function recordDns({ udp, tcp, tcpReady }: DnsClients, record: StageRecord, patience: number): Dns {
  return {
    ask: async (question, o) => {
      const reply = await waiting(record, 'a reply', udp.ask(question, longer(o, patience)), o)
      return take(reply, record)
    },
    open: async (o) => recordSocket(await udp.open(o), record, patience),
    connect: async (o) => {
      await tcpReady()
      return recordTcp(await waiting(record, 'an accepted connection', tcp.connect(o)), record, patience)
    },
  }
}

function take(reply: DnsReply, record: StageRecord): DnsReply {
  record.takeAt(reply.at, reply)
  return reply
}

function recordSocket(socket: DnsSocket, record: StageRecord, patience: number): DnsSocket {
  return {
    get id() {
      return socket.id
    },
    get localPort() {
      return socket.localPort
    },
    get received() {
      return socket.received
    },
    send: (question, o) => {
      askedOnce(socket, record)
      return socket.send(question, o)
    },
    reply: async (o) => take(await waiting(record, 'a reply', socket.reply(longer(o, patience)), o), record),
    datagram: async (o) => {
      const datagram = await waiting(record, 'a datagram', socket.datagram(longer(o, patience)), o)
      record.takeAt(datagram.at, datagram)
      return datagram
    },
    quiet: (ms) => waiting(record, 'silence', socket.quiet(ms)),
    close: () => socket.close(),
  }
}

function recordTcp(connection: DnsTcp, record: StageRecord, patience: number): DnsTcp {
  return {
    ...recordWire(connection, record, patience),
    ask: async (question, o) => {
      askedOnce(connection, record)
      return take(await waiting(record, 'a reply', connection.ask(question, longer(o, patience)), o), record)
    },
    send: (question, o) => {
      askedOnce(connection, record)
      return waiting(record, reading, connection.send(question, o))
    },
    sendRaw: (bytes) => waiting(record, reading, connection.sendRaw(bytes)),
    sendInPieces: (bytes, cuts, o) => waiting(record, reading, connection.sendInPieces(bytes, cuts, o)),
    reply: async (o) => take(await waiting(record, 'a reply', connection.reply(longer(o, patience)), o), record),
  }
}

function askedOnce({ id }: { readonly id: number }, record: StageRecord): void {
  const seen = record.connection(id)
  if (seen) seen.asked += 1
}
