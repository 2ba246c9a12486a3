import { randomInt } from 'node:crypto'
import { createSocket } from 'node:dgram'
import { connect } from 'node:net'
import { frame, messagesIn } from './framing.ts'
import { QR, TC, decode, encode, sameQuestion, type Message, type Question } from './message.ts'

const PORT = Number(process.env.DNS_PORT)

/** Asks one server once. Undefined when it did not answer within `ms`, or can't be reached. */
export async function exchange(address: string, question: Question, ms: number): Promise<Message | undefined> {
  const reply = await overUdp(address, question, ms)
  return reply && reply.flags & TC ? overTcp(address, question, 2 * ms) : reply
}

/**
 * A forger has to guess the id and the port, so both are random and new for every question: RFC 5452 §9.2. A connected
 * socket has a port of the system's choice, which is random, and takes datagrams from that one server only.
 */
function overUdp(address: string, question: Question, ms: number): Promise<Message | undefined> {
  const query = queryFor(question)
  return new Promise((resolve) => {
    const socket = createSocket('udp4')
    const done = (reply?: Message) => {
      clearTimeout(timer)
      socket.close()
      resolve(reply)
    }
    const timer = setTimeout(done, ms)
    socket.once('error', () => done())
    socket.on('message', (bytes) => {
      const reply = replyTo(query, bytes)
      if (reply) done(reply)
    })
    socket.connect(PORT, address, (error?: Error) => (error ? done() : socket.send(encode(query))))
  })
}

function overTcp(address: string, question: Question, ms: number): Promise<Message | undefined> {
  const query = queryFor(question)
  return new Promise((resolve) => {
    const socket = connect({ port: PORT, host: address })
    const done = (reply?: Message) => {
      clearTimeout(timer)
      socket.destroy()
      resolve(reply)
    }
    const timer = setTimeout(done, ms)
    socket.on('error', () => {})
    socket.once('close', () => done())
    socket.write(frame(encode(query)))
    messagesIn(socket, (bytes) => done(replyTo(query, bytes)))
  })
}

function queryFor(question: Question): Message & { question: Question } {
  return { id: randomInt(0x10000), flags: 0, rcode: 0, question, answer: [], authority: [], additional: [] }
}

/** What is no reply to this very query may be forged: RFC 5452 §9.1. */
function replyTo(query: Message & { question: Question }, bytes: Buffer): Message | undefined {
  try {
    const reply = decode(bytes)
    return reply.flags & QR && reply.id === query.id && sameQuestion(query.question, reply.question) ? reply : undefined
  } catch (error) {
    if (error instanceof RangeError) return undefined
    throw error
  }
}
